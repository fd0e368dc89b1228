using System.Globalization;

namespace RnnLib.Layers;

/// <summary>A stack of recurrent layers over padded batches: time, lengths, directions and depth, whatever the cell.</summary>
/// <remarks>
/// [batch, time, inputSize] in, [batch, time, directions * hiddenSize] out. Parameters under PyTorch's names, layer by layer:
/// <c>weight_ih_l0</c>, <c>weight_hh_l0</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>, the same with <c>_reverse</c> for the second
/// direction, then <c>_l1</c> ...; all drawn from U(-k, k), k = 1 / sqrt(hiddenSize), as PyTorch does, unless
/// <see cref="RecurrentOptions.Initialization"/> says otherwise.
/// A sequence ends at its own length: its outputs beyond are zero, its final state is that of its last valid step, and the
/// backward direction starts there.
/// </remarks>
/// <typeparam name="TState">The state that goes in and comes out.</typeparam>
public abstract class RecurrentLayer<TState> : Module<Sequence, Sequence>
    where TState : struct
{
    private readonly RecurrentCell _cell;
    private readonly RecurrentOptions _options;
    private readonly RecurrentWeights<Parameter>[] _weights;   // layer by layer, forward before backward
    private readonly int _inputSize;

    private protected RecurrentLayer(int inputSize, int hiddenSize, Rng rng, RecurrentOptions options, RecurrentCell cell)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        ArgumentNullException.ThrowIfNull(rng);
        if (options.Dropout > 0 && options.Layers == 1)
            throw new ArgumentException($"{GetType().Name}: Dropout acts between layers, but there is one layer; set Layers = 2 or more, or put a Dropout module behind it.", nameof(options));

        if (options.GoBackwards && options.Bidirectional)
            throw new ArgumentException($"{GetType().Name}: Bidirectional reads both ways already; GoBackwards is for one direction.", nameof(options));

        if (cell.ProjectionSize >= hiddenSize)
            throw new ArgumentException($"{GetType().Name}: ProjectionSize: expected less than hiddenSize={hiddenSize}, got {cell.ProjectionSize}.", nameof(options));

        (_inputSize, HiddenSize, _options, _cell) = (inputSize, hiddenSize, options, cell);
        _weights = new RecurrentWeights<Parameter>[options.Layers * Directions];
        for (int index = 0; index < _weights.Length; index++)
        {
            _weights[index] = OwnWeights(index / Directions, IsBackward(index % Directions), rng);
            Initialize(_weights[index], rng);
        }
    }

    /// <summary>The number of features of the state, and of each direction's output.</summary>
    public int HiddenSize { get; }

    /// <inheritdoc/>
    public override string Name =>
        $"{GetType().Name}({_inputSize} -> {HiddenSize}{(_options.Layers > 1 ? $" x {_options.Layers} layers" : "")}{(_options.Bidirectional ? ", both directions" : "")})";

    /// <inheritdoc/>
    public override int? InputSize => _inputSize;

    private int Directions => _options.Bidirectional ? 2 : 1;

    /// <summary>The number of features of the hidden state.</summary>
    private int StateSize => _cell.ProjectionSize > 0 ? _cell.ProjectionSize : HiddenSize;

    private int LayerOutputSize => _options.Bidirectional && _options.Merge == BidirectionalMerge.Concatenate ? 2 * StateSize : StateSize;

    /// <summary>How many of the output's last features belong to the backward direction alone.</summary>
    private int BackwardFeatures => LayerOutputSize > StateSize || _options.GoBackwards ? StateSize : 0;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => LayerOutputSize;

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass) => Forward(input, null, pass).Output;

    /// <summary>Runs the layers from a given state.</summary>
    /// <param name="input">[batch, time, inputSize] with lengths.</param>
    /// <param name="initialState">The state before the first step; null for zeros.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>The last layer's output, and the final state of every layer.</returns>
    /// <exception cref="ArgumentException">The input or the state has another shape than expected.</exception>
    public RecurrentOutput<TState> Forward(Sequence input, TState? initialState, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        if (input.Features != _inputSize)
            throw new ArgumentException($"{GetType().Name}: input: expected [batch, time, inputSize={_inputSize}], got {input.Values.Shape}.", nameof(input));

        var layout = StepLayout.Of(input);
        Tensor[] initial = initialState is { } given ? Checked(given, input.Batch) : [];
        var final = new Tensor[_weights.Length][];
        Tensor x = layout.Pack(input);
        for (int layer = 0; layer < _options.Layers; layer++)
        {
            if (layer > 0)
                x = Ops.Dropout(x, _options.Dropout, pass);
            Tensor y = RunLayer(layer, x, layout, initial, final, pass);
            x = _options.Residual && layer > 0 ? y + x : y;
        }

        Sequence output = input.With(layout.Unpack(x), BackwardFeatures);
        return new(output, StateOf([.. Enumerable.Range(0, final[0].Length).Select(part => Ops.Stack([.. final.Select(f => f[part])]))]));
    }

    /// <summary>The tensors of a state, hidden first.</summary>
    private protected abstract Tensor[] TensorsOf(TState state);

    /// <summary>The state of its tensors, hidden first.</summary>
    private protected abstract TState StateOf(Tensor[] tensors);

    private Tensor RunLayer(int layer, Tensor x, StepLayout layout, Tensor[] initial, Tensor[][] final, ForwardContext pass)
    {
        var outputs = new Tensor[Directions];
        for (int direction = 0; direction < Directions; direction++)
        {
            int index = layer * Directions + direction;
            bool isBackward = IsBackward(direction);
            (Tensor output, Tensor[] state) = RecurrentNode.Run(
                _cell, layout, isBackward ? layout.Reverse(x) : x, InitialByPlace(initial, index, layout, pass), _weights[index].Select(pass.Read));
            outputs[direction] = isBackward ? layout.Reverse(output) : output;
            final[index] = [.. state.Select(s => BySequence(s, layout))];
        }

        return Directions == 1 ? outputs[0] : _options.Merge switch
        {
            BidirectionalMerge.Concatenate => Ops.Concatenate(outputs, axis: 1),
            BidirectionalMerge.Sum => outputs[0] + outputs[1],
            BidirectionalMerge.Mean => (outputs[0] + outputs[1]) * 0.5f,
            _ => outputs[0] * outputs[1],
        };
    }

    private bool IsBackward(int direction) => _options.GoBackwards || direction == 1;

    private Tensor[] InitialByPlace(Tensor[] initial, int index, StepLayout layout, ForwardContext pass)
    {
        if (initial.Length == 0)
        {
            Tensor hidden = Repeat(_weights[index].InitialHidden, StateSize);
            return _cell.HasCell ? [hidden, Repeat(_weights[index].InitialCell, HiddenSize)] : [hidden];
        }

        return [.. initial.Select(part => Rearrange.Gather(Ops.Reshape(Ops.Slice(part, 0, index, 1), [layout.Batch, part.Shape[^1]]), layout.Places))];

        Tensor Repeat(Parameter? learned, int size) => learned is null
            ? Tensor.Zeros([layout.Batch, size])
            : Tensor.Zeros([layout.Batch, size]) + pass.Read(learned);
    }

    private static Tensor BySequence(Tensor byPlace, StepLayout layout) => Rearrange.Scatter(byPlace, layout.Places, layout.Batch);

    private Tensor[] Checked(TState initialState, int batch)
    {
        Tensor[] tensors = TensorsOf(initialState);
        for (int part = 0; part < tensors.Length; part++)
        {
            int size = part == 0 ? StateSize : HiddenSize;
            if (tensors[part] is null || tensors[part].Shape != [_weights.Length, batch, size])
                throw new ArgumentException($"{GetType().Name}: initialState: expected [layers * directions={_weights.Length}, batch={batch}, hiddenSize={size}], got {tensors[part]?.Shape.ToString() ?? "null"}.", nameof(initialState));
        }

        return tensors;
    }

    private void Initialize(RecurrentWeights<Parameter> weights, Rng rng)
    {
        if (_options.Initialization == RecurrentInitialization.PyTorch)
            return;
        bool keras = _options.Initialization == RecurrentInitialization.Keras;
        (int gateSize, int inputSize) = weights.Input.Shape;
        weights.Input.Assign((keras ? Initializers.GlorotUniform(gateSize, inputSize, rng) : Tensor.Normal(weights.Input.Shape, 0, 0.001f, rng)).Data);
        Tensor[] blocks = [.. Enumerable.Range(0, _cell.Gates).Select(_ => keras ? Initializers.Orthogonal(HiddenSize, StateSize, rng) : IdentityBlock())];
        weights.Hidden.Assign(Ops.Concatenate(blocks, axis: 0).Data);
        weights.InputBias?.BeginUpdate().Clear();
        weights.HiddenBias?.BeginUpdate().Clear();
        if (keras && _cell.ForgetGate is { } forgetGate)
            weights.InputBias?.BeginUpdate().Slice(forgetGate * HiddenSize, HiddenSize).Fill(1);
    }

    private Tensor IdentityBlock() => Ops.Slice(Tensor.Identity(HiddenSize), axis: 1, 0, StateSize);

    private RecurrentWeights<Parameter> OwnWeights(int layer, bool isBackward, Rng rng)
    {
        int gateSize = _cell.Gates * HiddenSize, inputSize = layer == 0 ? _inputSize : LayerOutputSize;
        float bound = 1 / MathF.Sqrt(HiddenSize);
        string suffix = string.Create(CultureInfo.InvariantCulture, $"_l{layer}{(isBackward ? "_reverse" : "")}");
        Parameter Draw(string name, Shape shape) => Own(name + suffix, Tensor.Uniform(shape, -bound, bound, rng));

        return new(
            Draw("weight_ih", [gateSize, inputSize]),
            Draw("weight_hh", [gateSize, StateSize]),
            _options.Bias != RecurrentBias.None ? Draw("bias_ih", [gateSize]) : null,
            _options.Bias == RecurrentBias.Two ? Draw("bias_hh", [gateSize]) : null,
            _cell.Peepholes > 0 ? Draw("weight_peephole", [_cell.Peepholes * HiddenSize]) : null,
            _cell.ProjectionSize > 0 ? Draw("weight_hr", [_cell.ProjectionSize, HiddenSize]) : null,
            _options.LearnInitialState ? Own("initial_hidden" + suffix, Tensor.Zeros([StateSize])) : null,
            _options.LearnInitialState && _cell.HasCell ? Own("initial_cell" + suffix, Tensor.Zeros([HiddenSize])) : null);
    }
}
