using RnnLib.Conformance;
using TorchSharp;
using static TorchSharp.torch.nn.utils.rnn;

namespace RnnLib.Benchmarks.Peers;

/// <summary>nn.RNN, nn.LSTM and nn.GRU; sequences of unequal length are packed.</summary>
internal sealed class TorchLayer : ITorchLayer
{
    private readonly torch.nn.Module _module;

    public TorchLayer(Case test)
        : this(
            test.Op,
            test.Attributes.Int("input_size"),
            test.Attributes.Int("hidden_size"),
            test.Attributes.Int("num_layers"),
            test.Attributes.Flag("bidirectional"),
            test.Attributes.Flag("bias"),
            test.Attributes.Text("nonlinearity") == "relu" ? torch.nn.NonLinearities.ReLU : torch.nn.NonLinearities.Tanh)
    {
        using var _ = torch.no_grad();
        foreach ((string name, torch.Tensor parameter) in Parameters)
            parameter.copy_(TorchSharpPeer.ToTorch(test.Params[name]));
    }

    /// <summary>A layer with TorchSharp's own initial weights.</summary>
    public TorchLayer(string op, int inputSize, int hiddenSize, int layers, bool bidirectional, bool bias = true, torch.nn.NonLinearities nonlinearity = torch.nn.NonLinearities.Tanh) =>
        _module = op switch
        {
            "RNN" => torch.nn.RNN(inputSize, hiddenSize, layers, nonlinearity, bias, bidirectional: bidirectional),
            "LSTM" => torch.nn.LSTM(inputSize, hiddenSize, layers, bias, bidirectional: bidirectional),
            _ => torch.nn.GRU(inputSize, hiddenSize, layers, bias, bidirectional: bidirectional),
        };

    public torch.nn.Module Module => _module;

    public IEnumerable<(string Name, torch.Tensor Value)> Parameters => _module.named_parameters().Select(p => (p.name, (torch.Tensor)p.parameter));

    public (string Name, torch.Tensor Value)[] Forward(torch.Tensor x, torch.Tensor? hidden, torch.Tensor? cell, long[]? lengths)
    {
        if (lengths is null)
        {
            return _module switch
            {
                TorchSharp.Modules.LSTM lstm => Named(lstm.call(x, Pair(hidden, cell))),
                TorchSharp.Modules.GRU gru => Named(gru.call(x, hidden!)),
                _ => Named(((TorchSharp.Modules.RNN)_module).call(x, hidden!)),
            };
        }

        using PackedSequence packed = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted: false);
        var (output, h, c) = Forward(packed, hidden, cell);
        using (output)
        {
            torch.Tensor padded = pad_packed_sequence(output, total_length: x.shape[0]).Item1;   // as long as x, though the longest sequence may be shorter
            return c is null ? Named((padded, h)) : Named((padded, h, c));
        }
    }

    /// <summary>Runs over packed sequences.</summary>
    /// <returns>The output, packed as the input is, and the final states.</returns>
    public (PackedSequence Output, torch.Tensor Hidden, torch.Tensor? Cell) Forward(PackedSequence x, torch.Tensor? hidden, torch.Tensor? cell)
    {
        switch (_module)
        {
            case TorchSharp.Modules.LSTM lstm:
                return lstm.call(x, Pair(hidden, cell));
            case TorchSharp.Modules.GRU gru:
                var (output, h) = gru.call(x, hidden!);
                return (output, h, null);
            default:
                (output, h) = ((TorchSharp.Modules.RNN)_module).call(x, hidden!);
                return (output, h, null);
        }
    }

    public void Dispose() => _module.Dispose();

    private static (torch.Tensor, torch.Tensor)? Pair(torch.Tensor? hidden, torch.Tensor? cell) => hidden is null || cell is null ? null : (hidden, cell);

    private static (string, torch.Tensor)[] Named((torch.Tensor Output, torch.Tensor Hidden, torch.Tensor Cell) of) => [("output", of.Output), ("h_n", of.Hidden), ("c_n", of.Cell)];

    private static (string, torch.Tensor)[] Named((torch.Tensor Output, torch.Tensor Hidden) of) => [("output", of.Output), ("h_n", of.Hidden)];
}
