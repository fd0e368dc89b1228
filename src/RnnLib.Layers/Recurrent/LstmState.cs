namespace RnnLib.Layers;

/// <summary>The state of an LSTM.</summary>
/// <param name="Hidden">[layers * directions, batch, hiddenSize]; layer by layer, forward before backward.</param>
/// <param name="Cell">The same for the memory cells.</param>
public readonly record struct LstmState(Tensor Hidden, Tensor Cell)
{
    /// <summary>The same state without history: what truncated backpropagation carries from chunk to chunk.</summary>
    public LstmState Detach() => new(Ops.Detach(Hidden), Ops.Detach(Cell));
}
