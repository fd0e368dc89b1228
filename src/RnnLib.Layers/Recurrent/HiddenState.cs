namespace RnnLib.Layers;

/// <summary>The state of a vanilla recurrent layer or a GRU.</summary>
/// <param name="Hidden">[layers * directions, batch, hiddenSize]; layer by layer, forward before backward. In a cell's step: [batch, hiddenSize].</param>
public readonly record struct HiddenState(Tensor Hidden) : IRecurrentState<HiddenState>
{
    /// <inheritdoc/>
    public static int PartCount => 1;

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Parts => [Hidden];

    /// <inheritdoc/>
    public static HiddenState Of(IReadOnlyList<Tensor> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(parts[0]);
    }

    /// <summary>The same state without history: what truncated backpropagation carries from chunk to chunk.</summary>
    public HiddenState Detach() => new(Ops.Detach(Hidden));
}
