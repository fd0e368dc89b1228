namespace RnnLib.Layers;

/// <summary>Gated recurrent unit: h' = (1 - z) ⊙ n + z ⊙ h, n = tanh(W_n x + b_in + r ⊙ (U_n h + b_hn)).</summary>
/// <remarks>Cho et al. (2014), with the reset gate after the product; as PyTorch's <c>nn.GRU</c>, gates in the order r, z, n.</remarks>
public sealed class Gru : RecurrentLayer<HiddenState>
{
    /// <summary>A layer, or a stack of layers, with random weights.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Layers, directions, dropout, bias.</param>
    public Gru(int inputSize, int hiddenSize, Rng rng, GruOptions? options = null)
        : base(inputSize, hiddenSize, rng, options ??= new(), options.ResetAfter ? new GruCell(options) : new ResetBeforeGruCell(options), options.Settings)
    {
    }
}
