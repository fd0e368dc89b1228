namespace RnnLib.Layers;

/// <summary>The vanilla (Elman) recurrent layer: h' = tanh(W x + b_ih + U h + b_hh).</summary>
/// <remarks>Elman, "Finding structure in time" (1990); as PyTorch's <c>nn.RNN</c>.
/// <example><code>
/// var model = new Rnn(inputSize: 1, hiddenSize: 10, rng).Then(new LastStep()).Then(new Linear(10, 1, rng));
/// </code></example></remarks>
public sealed class Rnn : RecurrentLayer<HiddenState>
{
    /// <summary>A layer, or a stack of layers, with random weights.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="hiddenSize">The number of features of the state.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Activation, layers, directions, dropout, bias.</param>
    public Rnn(int inputSize, int hiddenSize, Rng rng, RnnOptions? options = null)
        : base(inputSize, hiddenSize, rng, options ??= new(), new RnnCell(options), options.Settings)
    {
    }
}
