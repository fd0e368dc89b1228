namespace RnnLib.Layers;

/// <summary>The state of an LSTM.</summary>
/// <param name="Hidden">[layers * directions, batch, hiddenSize (or projectionSize)]; layer by layer, forward before backward.</param>
/// <param name="Cell">[layers * directions, batch, hiddenSize]: the memory cells.</param>
public readonly record struct LstmState(Tensor Hidden, Tensor Cell)
{
    /// <summary>The same state without history: what truncated backpropagation carries from chunk to chunk.</summary>
    public LstmState Detach() => new(Ops.Detach(Hidden), Ops.Detach(Cell));
}
