namespace RnnLib.Layers;

/// <summary>The minimal LSTM: h' = f̂ ⊙ h + î ⊙ n, with f̂ = f / (f + i), î = i / (f + i), f and i = sigmoid, n = g of W x + b.</summary>
/// <remarks>Feng et al., "Were RNNs all we needed?" (2024). No gate sees the state, so all products are made for all steps at once, and what
/// remains of time is one pass of additions. Gates in the order f, i, n in <c>weight_ih</c> [3 * hiddenSize, inputSize] and <c>bias_ih</c>.
/// There is no memory cell beside the hidden state.</remarks>
public sealed class MinLstm : RecurrentLayer<HiddenState>
{
    /// <summary>A layer, or a stack of layers, with random weights.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Layers, directions, dropout, bias.</param>
    public MinLstm(int inputSize, int hiddenSize, Rng rng, MinimalOptions? options = null)
        : base(inputSize, hiddenSize, rng, options ??= new(), new MinLstmCell(options), options.Settings)
    {
    }
}
