using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>A recurrent layer of TorchSharp with the parameters of a case.</summary>
internal interface ITorchLayer : IDisposable
{
    IEnumerable<(string Name, torch.Tensor Value)> Parameters { get; }

    /// <summary>Runs over x <c>[time, batch, inputSize]</c>.</summary>
    /// <returns>output, h_n and, of an LSTM, c_n.</returns>
    (string Name, torch.Tensor Value)[] Forward(torch.Tensor x, torch.Tensor? hidden, torch.Tensor? cell, long[]? lengths);
}
