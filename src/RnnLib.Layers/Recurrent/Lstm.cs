namespace RnnLib.Layers;

/// <summary>Long short-term memory: c' = f ⊙ c + i ⊙ g; h' = o ⊙ tanh(c').</summary>
/// <remarks>
/// Hochreiter and Schmidhuber (1997); forget gate: Gers et al. (2000); as PyTorch's <c>nn.LSTM</c>, gates in the order i, f, g, o.
/// <example><code>
/// var (output, state) = lstm.Forward(sequence, initialState: null, pass);   // state.Hidden, state.Cell
/// </code></example></remarks>
public sealed class Lstm : RecurrentLayer<LstmState>
{
    /// <summary>A layer, or a stack of layers, with random weights.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Layers, directions, dropout, bias.</param>
    public Lstm(int inputSize, int hiddenSize, Rng rng, LstmOptions? options = null)
        : base(inputSize, hiddenSize, rng, options ??= new(), new LstmCell(options), options.Settings)
    {
        if (options.CoupledInputForget && !options.ForgetGate)
            throw new ArgumentException("Lstm: CoupledInputForget makes the forget gate 1 - i, and ForgetGate = false makes it 1; choose one.", nameof(options));
        if (options.ForgetBias is { } forgetBias)
            SetForgetBias(options, forgetBias);
    }

    private void SetForgetBias(LstmOptions options, float forgetBias)
    {
        if (options.CoupledInputForget || !options.ForgetGate || options.Bias == RecurrentBias.None)
            throw new ArgumentException("Lstm: ForgetBias needs a forget gate with a bias: ForgetGate, not CoupledInputForget, and Bias One or Two.", nameof(options));
        foreach (Parameter bias in Parameters.Where(p => p.Name.StartsWith("bias", StringComparison.Ordinal)))
            bias.BeginUpdate().Slice(HiddenSize, HiddenSize).Fill(bias.Name.StartsWith("bias_ih", StringComparison.Ordinal) ? forgetBias : 0);
    }
}
