namespace RnnLib.Layers;

/// <summary>The state of an LSTM.</summary>
/// <param name="Hidden">[layers * directions, batch, hiddenSize (or projectionSize)]; layer by layer, forward before backward.
/// In a cell's step: [batch, hiddenSize].</param>
/// <param name="Cell">[layers * directions, batch, hiddenSize]: the memory cells. In a cell's step: [batch, hiddenSize].</param>
public readonly record struct LstmState(Tensor Hidden, Tensor Cell) : IRecurrentState<LstmState>
{
    /// <inheritdoc/>
    public static int PartCount => 2;

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Parts => [Hidden, Cell];

    /// <inheritdoc/>
    public static LstmState Of(IReadOnlyList<Tensor> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new(parts[0], parts[1]);
    }

    /// <summary>The same state without history: what truncated backpropagation carries from chunk to chunk.</summary>
    public LstmState Detach() => new(Ops.Detach(Hidden), Ops.Detach(Cell));
}
