namespace RnnLib.Layers;

/// <summary>The state of a vanilla recurrent layer or a GRU.</summary>
/// <param name="Hidden">[layers * directions, batch, hiddenSize]; layer by layer, forward before backward.</param>
public readonly record struct HiddenState(Tensor Hidden)
{
    /// <summary>The same state without history: what truncated backpropagation carries from chunk to chunk.</summary>
    public HiddenState Detach() => new(Ops.Detach(Hidden));
}
