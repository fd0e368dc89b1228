namespace RnnLib.Layers;

/// <summary>A stack of recurrent layers, whatever its state.</summary>
internal interface IRecurrentStack
{
    /// <summary>Layer by layer, forward before backward.</summary>
    IEnumerable<(RecurrentUnit Unit, int Layer, bool IsBackward)> Places { get; }

    /// <summary>Reads whole sequences; gives the output, and the final state by parts [layers * directions, batch, size].</summary>
    (Sequence Output, IReadOnlyList<Tensor> State) RunWhole(Sequence input, ForwardContext pass);

    /// <summary>What was chosen when the stack was made.</summary>
    StackOptions Options { get; }
}

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
public abstract partial class RecurrentLayer<TState> : Module<Sequence, Sequence>, IRecurrentStack, IStepwise
    where TState : struct, IRecurrentState<TState>
{
    private readonly StackOptions _options;
    private readonly int _inputSize;

    private protected RecurrentLayer(int inputSize, int hiddenSize, Rng rng, StackOptions options, RecurrentCell cell, CellSettings settings)
        : this(inputSize, hiddenSize, options, place => new FusedUnit(place, hiddenSize, cell, settings, rng))
    {
        if (cell.ProjectionSize >= hiddenSize)
            throw new ArgumentException($"{GetType().Name}: ProjectionSize: expected less than hiddenSize={hiddenSize}, got {cell.ProjectionSize}.", nameof(options));
    }

    private protected RecurrentLayer(int inputSize, int hiddenSize, StackOptions options, Func<UnitPlace, RecurrentUnit> createUnit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        if (options.Dropout > 0 && options.Layers == 1)
            throw new ArgumentException($"{GetType().Name}: Dropout acts between layers, but there is one layer; set Layers = 2 or more, or put a Dropout module behind it.", nameof(options));
        if (options.GoBackwards && options.Bidirectional)
            throw new ArgumentException($"{GetType().Name}: Bidirectional reads both ways already; GoBackwards is for one direction.", nameof(options));

        (_inputSize, HiddenSize, _options) = (inputSize, hiddenSize, options);
        var units = new List<RecurrentUnit>();
        Units = units;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            int size = layer == 0 ? inputSize : LayerOutputSize;
            for (int direction = 0; direction < Directions; direction++)
                units.Add(createUnit(new(layer, IsBackward(direction), size, Own)));
        }
    }

    /// <summary>The number of features of the state, and of each direction's output.</summary>
    public int HiddenSize { get; }

    /// <inheritdoc/>
    public override string Name =>
        $"{GetType().Name.Split('`')[0]}({_inputSize} -> {HiddenSize}{(_options.Layers > 1 ? $" x {_options.Layers} layers" : "")}{(_options.Bidirectional ? ", both directions" : "")})";

    /// <inheritdoc/>
    public override int? InputSize => _inputSize;

    /// <summary>Layer by layer, forward before backward.</summary>
    private protected IReadOnlyList<RecurrentUnit> Units { get; }

    IEnumerable<(RecurrentUnit Unit, int Layer, bool IsBackward)> IRecurrentStack.Places =>
        Units.Select((unit, i) => (unit, i / Directions, IsBackward(i % Directions)));

    (Sequence Output, IReadOnlyList<Tensor> State) IRecurrentStack.RunWhole(Sequence input, ForwardContext pass)
    {
        (Sequence output, TState state) = Forward(input, null, pass);
        return (output, state.Parts);
    }

    StackOptions IRecurrentStack.Options => _options;

    private int Directions => _options.Bidirectional ? 2 : 1;

    private int StateSize => Units[0].OutputSize;

    private int LayerOutputSize => _options.Bidirectional && _options.Merge == BidirectionalMerge.Concatenate ? 2 * StateSize : StateSize;

    /// <summary>How many of the output's last features belong to the backward direction alone.</summary>
    private int BackwardFeatures => LayerOutputSize > StateSize || _options.GoBackwards ? StateSize : 0;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => LayerOutputSize;

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass) => Forward(input, null, pass).Output;

    /// <summary>Runs the layers from a given state.</summary>
    /// <param name="input">[batch, time, inputSize] with lengths.</param>
    /// <param name="initialState">The state before the first step; null for zeros, or what is learned.</param>
    /// <param name="pass">The pass.</param>
    /// <returns>The last layer's output, and the final state of every layer.</returns>
    /// <exception cref="ArgumentException">The input or the state has another shape than expected.</exception>
    public RecurrentOutput<TState> Forward(Sequence input, TState? initialState, ForwardContext pass)
    {
        (Sequence output, TState state, _) = Run(input, initialState, pass, wantsSteps: false);
        return new(output, state);
    }

    /// <summary>Runs the layers and returns the states of all layers at all steps besides; gradients flow through them as well.</summary>
    /// <inheritdoc cref="Forward(Sequence, TState?, ForwardContext)"/>
    /// <returns>The last layer's output, the final state, and the state of every layer after every step.</returns>
    public RecurrentStates<TState> ForwardStates(Sequence input, TState? initialState, ForwardContext pass)
    {
        (Sequence output, TState state, TState? steps) = Run(input, initialState, pass, wantsSteps: true);
        return new(output, state, steps!.Value);
    }

    /// <summary>One step of each sequence: what a decoder, a game or a control loop calls as time goes by.</summary>
    /// <param name="input">[batch, inputSize]</param>
    /// <param name="state">The state before the step; null at the start.</param>
    /// <param name="pass">The pass; in a recording pass gradients flow through all its steps.</param>
    /// <returns>The last layer's output [batch, hiddenSize], and the state after the step.</returns>
    /// <exception cref="ArgumentException">The input or the state has another shape than expected.</exception>
    /// <exception cref="InvalidOperationException">The layer reads backwards, so it needs the whole sequence.</exception>
    public RecurrentStep<TState> Step(Tensor input, TState? state, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireForward(nameof(Step));
        if (input.Rank != 2 || input.Shape[1] != _inputSize)
            throw new ArgumentException($"{Name}: Step: input: expected [batch, inputSize={_inputSize}], got {input.Shape}.", nameof(input));

        int batch = input.Shape[0];
        (Sequence output, TState next) = Forward(Ops.Reshape(input, [batch, 1, _inputSize]), state, pass);
        return new(Ops.Reshape(output.Values, [batch, output.Features]), next);
    }

    /// <summary>The weights of one layer and direction under the names of the equations: W_xh, W_hh, b_h; W_xf, W_hf, b_f, W_f ...</summary>
    /// <param name="layer">Counted from 0.</param>
    /// <param name="backward">Whether the weights of the direction from the end are meant.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer or direction.</exception>
    /// <exception cref="NotSupportedException">The cell is the user's own, with names of its own.</exception>
    public GateWeights Weights(int layer = 0, bool backward = false)
    {
        if ((uint)layer >= (uint)_options.Layers)
            throw new ArgumentOutOfRangeException(nameof(layer), layer, $"{Name}: Weights: layer: expected 0 to {_options.Layers - 1}.");
        if (backward ? !_options.Bidirectional && !_options.GoBackwards : _options.GoBackwards)
            throw new ArgumentOutOfRangeException(nameof(backward), backward, $"{Name}: Weights: backward: this layer reads {(backward ? "forward" : "backward")} only.");
        return Units[layer * Directions + (backward && _options.Bidirectional ? 1 : 0)] is FusedUnit unit
            ? unit.GateWeights
            : throw new NotSupportedException($"{Name}: Weights: a cell of your own has names of its own; see NamedParameters.");
    }

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize)
    {
        RequireForward("Stream");
        return new RecurrentStackStream([.. Units.Select(unit => unit.OpenStream())], _options.Residual);
    }

    private void RequireForward(string what)
    {
        if (_options.Bidirectional || _options.GoBackwards)
            throw StreamStep.NeedsWholeSequence(what, this);
    }

    private bool IsBackward(int direction) => _options.GoBackwards || direction == 1;
}
