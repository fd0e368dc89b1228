using RnnLib;
using RnnLib.Layers;

namespace GradientFlowSample;

/// <summary>A recurrent layer under its name in tables and legends.</summary>
internal sealed record Network(string Name, Func<int, Rng, Module<Sequence, Sequence>> NewLayer)
{
    public static IReadOnlyList<Network> All { get; } =
    [
        new("RNN", (size, rng) => new Rnn(2, size, rng)),
        new("RNN, orthogonal", (size, rng) => new Rnn(2, size, rng, new() { Initialization = RecurrentInitialization.Keras })),
        new("RNN, layer norm", (size, rng) => new Rnn(2, size, rng, new() { LayerNorm = true })),
        new("RNN, relu, identity", (size, rng) => new Rnn(2, size, rng, new() { Activation = Activation.Relu, Initialization = RecurrentInitialization.Identity })),
        new("GRU", (size, rng) => new Gru(2, size, rng)),
        new("LSTM", (size, rng) => new Lstm(2, size, rng)),
        new("LSTM, forget bias 1", (size, rng) => new Lstm(2, size, rng, new() { ForgetBias = 1 })),
        new("LSTM, forget bias 3", (size, rng) => new Lstm(2, size, rng, new() { ForgetBias = 3 })),
    ];

    public Module<Sequence, Tensor> New(int hiddenSize, Rng rng) =>
        NewLayer(hiddenSize, rng).Then(new LastStep()).Then(new Linear(hiddenSize, 1, rng));
}
