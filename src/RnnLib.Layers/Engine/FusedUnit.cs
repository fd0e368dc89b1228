using System.Numerics;

namespace RnnLib.Layers;

/// <summary>A built-in cell with its weights: runs as one tape entry.</summary>
internal sealed class FusedUnit : RecurrentUnit
{
    /// <summary>Each block of sequences reads all weights at every step and has gradients of them of its own: so many numbers for all blocks together.
    /// A prediction has as many blocks as threads, or the next power of two.</summary>
    private const int MostWeightsInBlocks = 4 * 1024 * 1024;

    private readonly RecurrentCell _cell;
    private readonly CellSettings _settings;
    private readonly Parameter? _initialHidden, _initialCell;
    private readonly int _hiddenSize, _stateSize;
    private InferenceWeights? _inference;
    private Tensor[]? _zeroState;   // of the last batch's size: nobody writes a tensor, so all passes may share it

    public FusedUnit(UnitPlace place, int hiddenSize, RecurrentCell cell, CellSettings settings, Rng rng)
    {
        (_cell, _settings, _hiddenSize) = (cell, settings, hiddenSize);
        _stateSize = cell.ProjectionSize > 0 ? cell.ProjectionSize : hiddenSize;
        StateSizes = (int[])(cell.HasCell ? [_stateSize, hiddenSize] : [_stateSize]);
        Weights = FusedWeights.Draw(place, hiddenSize, _stateSize, cell, settings, rng);
        if (settings.LearnInitialState)
        {
            _initialHidden = place.Own("initial_hidden" + place.Suffix, Tensor.Zeros([_stateSize]));
            _initialCell = cell.HasCell ? place.Own("initial_cell" + place.Suffix, Tensor.Zeros([hiddenSize])) : null;
        }

        FusedWeights.Initialize(Weights, hiddenSize, _stateSize, cell, settings.Initialization, rng);
    }

    public RecurrentWeights<Parameter> Weights { get; }

    public RecurrentCell Cell => _cell;

    /// <summary>Whether the state before the first step is a parameter.</summary>
    public bool LearnsInitialState => _initialHidden is not null;

    public GateWeights GateWeights => new(Weights, _cell);

    public override IReadOnlyList<int> StateSizes { get; }

    public override int MostBlocks(ForwardContext pass)
    {
        int weights = Weights.Input.Shape.Count + (Weights.Hidden?.Shape.Count ?? 0);
        bool sharesColumns = weights > RecurrentNode.ManyWeights && RecurrentNode.CanShareColumns(_cell, Weights) && !(pass.IsTraining && _settings.RecurrentDropout > 0);
        int most = sharesColumns ? 1 : Math.Clamp(MostWeightsInBlocks / weights, 1, 8);
        return pass.IsRecording || pass.IsTraining ? most : Math.Min(most, (int)BitOperations.RoundUpToPowerOf2((uint)Threads.Count));   // a prediction sums up nothing
    }

    public override Tensor[] InitialState(int batch, ForwardContext pass)
    {
        Tensor[]? zeros = Volatile.Read(ref _zeroState);
        if (zeros is null || zeros[0].Shape[0] != batch)
            Volatile.Write(ref _zeroState, zeros = Zeros(batch));
        if (_initialHidden is null)
            return zeros;
        Tensor hidden = zeros[0] + pass.Read(_initialHidden);
        return _initialCell is null ? [hidden] : [hidden, zeros[1] + pass.Read(_initialCell)];
    }

    private Tensor[] Zeros(int batch)
    {
        var zeros = new Tensor[StateSizes.Count];
        for (int part = 0; part < zeros.Length; part++)
            zeros[part] = Tensor.Zeros([batch, StateSizes[part]]);
        return zeros;
    }

    public override UnitOutput Run(
        Tensor x, StepLayout layout, Tensor[] initialState, ForwardContext pass, bool wantsSteps, PassMemory scratch, StepwiseScope? scope)
    {
        RecurrentNoise Noise() => RecurrentNoise.Draw(_settings, layout, _stateSize, _hiddenSize, pass, Mask);
        float[] Mask(Func<float[]> draw) => scope?.Mask(this, 0, draw) ?? draw();
        if (!pass.IsRecording)
        {
            InferenceWeights current = CurrentWeights();
            return new RecurrentNode(_cell, layout, x, initialState, current.Values, Noise()).Run(current.Packed, wantsSteps, scratch);
        }

        if (scope is not null)
        {
            (RecurrentWeights<Tensor> shared, PackedWeights sharedPacked) = scope.Weights(this, () =>
            {
                RecurrentWeights<Tensor> made = WeightsOf(pass);
                return (made, new(_cell, made));
            });
            return new RecurrentNode(_cell, layout, x, initialState, shared, Noise()).Run(sharedPacked, wantsSteps, scratch);
        }

        RecurrentWeights<Tensor> weights = WeightsOf(pass);
        using var packed = new PackedWeights(_cell, weights);
        IUnitProbe? probe = (pass.Observer as LayerObserver)?.Probe;
        return new RecurrentNode(_cell, layout, x, initialState, weights, Noise()) { Probe = probe }.Run(packed, wantsSteps, scratch);
    }

    public override StreamStep OpenStream() => new FusedUnitStream(this, Weights.Input.Shape[1]);

    /// <summary>A node over one step of one sequence, to be run again and again.</summary>
    public RecurrentNode OneStep(Tensor x, Tensor[] state, InferenceWeights weights) =>
        new(_cell, StepLayout.OneStep, x, state, weights.Values, RecurrentNoise.Draw(_settings, StepLayout.OneStep, _stateSize, _hiddenSize, ForwardContext.Inference, mask => mask()));

    /// <summary>The weights of inference, shared by all threads, made anew when one has changed.</summary>
    public InferenceWeights CurrentWeights()
    {
        InferenceWeights? current = Volatile.Read(ref _inference);
        if (current is null || !current.IsCurrent)
        {
            current = new(_cell, Weights);
            Volatile.Write(ref _inference, current);
        }

        return current;
    }

    /// <summary>The weights within a recording pass, without what weight dropout hides.</summary>
    private RecurrentWeights<Tensor> WeightsOf(ForwardContext pass)
    {
        RecurrentWeights<Tensor> weights = Weights.Select(pass.Read);
        return weights.Hidden is { } hidden ? weights with { Hidden = Ops.Dropout(hidden, _settings.WeightDrop, pass) } : weights;
    }
}
