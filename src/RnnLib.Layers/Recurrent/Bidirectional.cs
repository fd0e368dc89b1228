namespace RnnLib.Layers;

/// <summary>Two recurrent layers over the same sequences, one from each end: for directions that differ in cell, size or options.</summary>
/// <remarks>
/// Keras's <c>Bidirectional(layer, backward_layer=...)</c>. Where both directions are alike, <see cref="StackOptions.Bidirectional"/> is
/// shorter and stacks. The parameters stand under <c>forward</c> and <c>backward</c>.
/// <example><code>
/// var both = new Bidirectional(
///     new Lstm(8, 32, rng, new() { Peepholes = true }),
///     new Gru(8, 16, rng, new() { GoBackwards = true }));
/// </code></example>
/// </remarks>
public sealed class Bidirectional : Module<Sequence, Sequence>
{
    private readonly Module<Sequence, Sequence> _forward, _backward;
    private readonly BidirectionalMerge _merge;
    private readonly int _forwardSize, _backwardSize;

    /// <summary>Joins two directions.</summary>
    /// <param name="forward">Reads from the start.</param>
    /// <param name="backward">Reads from the end: a layer with <see cref="StackOptions.GoBackwards"/>.</param>
    /// <param name="merge">What becomes of the outputs of both. Default: side by side.</param>
    /// <exception cref="ArgumentException">The layers take or, where they are merged into one, give different numbers of features; or they read the wrong way.</exception>
    public Bidirectional(Module<Sequence, Sequence> forward, Module<Sequence, Sequence> backward, BidirectionalMerge merge = BidirectionalMerge.Concatenate)
    {
        ArgumentNullException.ThrowIfNull(forward);
        ArgumentNullException.ThrowIfNull(backward);
        if (forward.InputSize is not { } inputSize || backward.InputSize != inputSize)
            throw new ArgumentException($"Bidirectional: backward: expected inputSize={forward.InputSize} as {forward.Name} has, got {backward.Name}.", nameof(backward));
        (_forwardSize, _backwardSize) = (SizeOf(forward, nameof(forward)), SizeOf(backward, nameof(backward)));
        if (merge != BidirectionalMerge.Concatenate && _forwardSize != _backwardSize)
            throw new ArgumentException($"Bidirectional: backward: {merge} needs directions of one size, got {_forwardSize} and {_backwardSize}.", nameof(backward));
        if (ReadsBackward(forward))
            throw new ArgumentException($"Bidirectional: forward: {forward.Name} reads from the end; unset GoBackwards and Bidirectional.", nameof(forward));
        if (!ReadsBackward(backward))
            throw new ArgumentException($"Bidirectional: backward: {backward.Name} reads from the start; set GoBackwards.", nameof(backward));
        (_forward, _backward, _merge) = (Own("forward", forward), Own("backward", backward), merge);
    }

    internal BidirectionalMerge Merge => _merge;

    /// <inheritdoc/>
    public override string Name => $"Bidirectional({_forward.Name}, {_backward.Name})";

    /// <inheritdoc/>
    public override int? InputSize => _forward.InputSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _merge == BidirectionalMerge.Concatenate ? _forwardSize + _backwardSize : _forwardSize;

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        Tensor forward = _forward.Forward(input, pass).Values, backward = _backward.Forward(input, pass).Values;
        return input.With(_merge.Join(forward, backward), _merge == BidirectionalMerge.Concatenate ? _backwardSize : 0);
    }

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) =>
        throw StreamStep.NeedsWholeSequence("Stream", this);

    private static int SizeOf(Module module, string name) => module.OutputSize(module.InputSize)
        ?? throw new ArgumentException($"Bidirectional: {module.Name} does not say how many features it gives (Module.OutputSize).", name);

    /// <summary>Asks with one step: the output tells which of its features were made from the end.</summary>
    private static bool ReadsBackward(Module<Sequence, Sequence> module) =>
        module.Predict(Tensor.Zeros([1, 1, module.InputSize!.Value])).BackwardFeatures > 0;
}
