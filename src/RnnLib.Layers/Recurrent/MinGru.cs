namespace RnnLib.Layers;

/// <summary>The minimal GRU: h' = (1 - z) ⊙ h + z ⊙ n, with z = sigmoid(W_z x + b_z) and n = g(W_n x + b_n).</summary>
/// <remarks>Feng et al., "Were RNNs all we needed?" (2024). No gate sees the state, so all products are made for all steps at once, and what
/// remains of time is one pass of additions. Gates in the order z, n in <c>weight_ih</c> [2 * hiddenSize, inputSize] and <c>bias_ih</c>.</remarks>
public sealed class MinGru : RecurrentLayer<HiddenState>
{
    /// <summary>A layer, or a stack of layers, with random weights.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Layers, directions, dropout, bias.</param>
    public MinGru(int inputSize, int hiddenSize, Rng rng, MinimalOptions? options = null)
        : base(inputSize, hiddenSize, rng, options ??= new(), new MinGruCell(options), options.Settings)
    {
    }
}
