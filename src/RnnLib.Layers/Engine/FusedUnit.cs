namespace RnnLib.Layers;

/// <summary>A built-in cell with its weights: runs as one tape entry.</summary>
internal sealed class FusedUnit : RecurrentUnit
{
    private readonly RecurrentCell _cell;
    private readonly CellSettings _settings;
    private readonly Parameter? _initialHidden, _initialCell;
    private readonly int _hiddenSize, _stateSize;
    private PackedForInference? _packed;

    public FusedUnit(UnitPlace place, int hiddenSize, RecurrentCell cell, CellSettings settings, Rng rng)
    {
        (_cell, _settings, _hiddenSize) = (cell, settings, hiddenSize);
        _stateSize = cell.ProjectionSize > 0 ? cell.ProjectionSize : hiddenSize;
        StateSizes = cell.HasCell ? [_stateSize, hiddenSize] : [_stateSize];
        Weights = FusedWeights.Draw(place, hiddenSize, _stateSize, cell, settings, rng);
        if (settings.LearnInitialState)
        {
            _initialHidden = place.Own("initial_hidden" + place.Suffix, Tensor.Zeros([_stateSize]));
            _initialCell = cell.HasCell ? place.Own("initial_cell" + place.Suffix, Tensor.Zeros([hiddenSize])) : null;
        }

        FusedWeights.Initialize(Weights, hiddenSize, _stateSize, cell, settings.Initialization, rng);
    }

    public RecurrentWeights<Parameter> Weights { get; }

    public GateWeights GateWeights => new(Weights, _cell);

    public override IReadOnlyList<int> StateSizes { get; }

    public override Tensor[] InitialState(int batch, ForwardContext pass)
    {
        Tensor Repeat(Parameter? learned, int size) => learned is null ? Tensor.Zeros([batch, size]) : Tensor.Zeros([batch, size]) + pass.Read(learned);
        return _cell.HasCell ? [Repeat(_initialHidden, _stateSize), Repeat(_initialCell, _hiddenSize)] : [Repeat(_initialHidden, _stateSize)];
    }

    public override UnitOutput Run(Tensor x, StepLayout layout, Tensor[] initialState, ForwardContext pass, bool wantsSteps)
    {
        RecurrentWeights<Tensor> weights = Weights.Select(pass.Read);
        if (weights.Hidden is { } hidden)
            weights = weights with { Hidden = Ops.Dropout(hidden, _settings.WeightDrop, pass) };
        var node = new RecurrentNode(_cell, layout, x, initialState, weights, RecurrentNoise.Draw(_settings, layout, _stateSize, _hiddenSize, pass));
        if (!pass.IsRecording)
            return RecurrentNode.Run(node, Packed(weights), wantsSteps);
        using var packed = new PackedWeights(_cell, weights);
        return RecurrentNode.Run(node, packed, wantsSteps);
    }

    public override StreamStep OpenStream() => new FusedUnitStream(this, Weights.Input.Shape[1]);

    /// <summary>The weights as inference sees them.</summary>
    public RecurrentWeights<Tensor> ReadForInference() => Weights.Select(ForwardContext.Inference.Read);

    /// <summary>Whether the weights are still those tensors; derived weights are others once a source has changed.</summary>
    public bool IsCurrent(RecurrentWeights<Tensor> weights)
    {
        RecurrentWeights<Parameter> parameters = Weights;
        return Same(parameters.Input, weights.Input) && Same(parameters.Hidden, weights.Hidden) && Same(parameters.InputBias, weights.InputBias)
            && Same(parameters.HiddenBias, weights.HiddenBias) && Same(parameters.Peephole, weights.Peephole) && Same(parameters.Projection, weights.Projection)
            && Same(parameters.InputNorm, weights.InputNorm) && Same(parameters.HiddenNorm, weights.HiddenNorm)
            && Same(parameters.CellNorm, weights.CellNorm) && Same(parameters.CellNormBias, weights.CellNormBias);

        static bool Same(Parameter? parameter, Tensor? value) => parameter is null || ReferenceEquals(ForwardContext.Inference.Read(parameter), value);
    }

    /// <summary>A node over one step of one sequence, to be run again and again.</summary>
    public RecurrentNode OneStep(Tensor x, Tensor[] state, RecurrentWeights<Tensor> weights) =>
        new(_cell, StepLayout.OneStep, x, state, weights, RecurrentNoise.Draw(_settings, StepLayout.OneStep, _stateSize, _hiddenSize, ForwardContext.Inference));

    /// <summary>The packed weights of inference, shared by all threads, made anew when a weight has changed.</summary>
    public PackedWeights Packed(RecurrentWeights<Tensor> values)
    {
        PackedForInference? packed = Volatile.Read(ref _packed);
        if (packed is null || !packed.IsOf(Weights, values))
        {
            packed = new(Weights, values, new PackedWeights(_cell, values));
            Volatile.Write(ref _packed, packed);
        }

        return packed.Packed;
    }

    /// <summary>What was packed, and of which values. Never disposed: another thread may still read it.</summary>
    private sealed class PackedForInference(RecurrentWeights<Parameter> parameters, RecurrentWeights<Tensor> values, PackedWeights packed)
    {
        private readonly int _inputVersion = parameters.Input.Version, _hiddenVersion = parameters.Hidden?.Version ?? 0, _projectionVersion = parameters.Projection?.Version ?? 0;

        public PackedWeights Packed { get; } = packed;

        public bool IsOf(RecurrentWeights<Parameter> current, RecurrentWeights<Tensor> currentValues) =>
            ReferenceEquals(values.Input, currentValues.Input) && ReferenceEquals(values.Hidden, currentValues.Hidden) && ReferenceEquals(values.Projection, currentValues.Projection)
            && current.Input.Version == _inputVersion && (current.Hidden?.Version ?? 0) == _hiddenVersion && (current.Projection?.Version ?? 0) == _projectionVersion;
    }
}
