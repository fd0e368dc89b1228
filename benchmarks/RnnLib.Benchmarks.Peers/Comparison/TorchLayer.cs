using RnnLib.Conformance;
using TorchSharp;
using static TorchSharp.torch.nn.utils.rnn;

namespace RnnLib.Benchmarks.Peers;

/// <summary>nn.RNN, nn.LSTM and nn.GRU; sequences of unequal length are packed.</summary>
internal sealed class TorchLayer : ITorchLayer
{
    private readonly torch.nn.Module _module;

    public TorchLayer(Case test)
    {
        var attributes = test.Attributes;
        int inputSize = attributes.Int("input_size"), hiddenSize = attributes.Int("hidden_size"), layers = attributes.Int("num_layers");
        bool bias = attributes.Flag("bias"), bidirectional = attributes.Flag("bidirectional");
        var nonlinearity = attributes.Text("nonlinearity") == "relu" ? torch.nn.NonLinearities.ReLU : torch.nn.NonLinearities.Tanh;
        _module = test.Op switch
        {
            "RNN" => torch.nn.RNN(inputSize, hiddenSize, layers, nonlinearity, bias, bidirectional: bidirectional),
            "LSTM" => torch.nn.LSTM(inputSize, hiddenSize, layers, bias, bidirectional: bidirectional),
            _ => torch.nn.GRU(inputSize, hiddenSize, layers, bias, bidirectional: bidirectional),
        };

        using var _ = torch.no_grad();
        foreach ((string name, torch.Tensor parameter) in Parameters)
            parameter.copy_(TorchSharpPeer.ToTorch(test.Params[name]));
    }

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
        switch (_module)
        {
            case TorchSharp.Modules.LSTM lstm:
                var (output, h, c) = lstm.call(packed, Pair(hidden, cell));
                return Named((Unpack(output), h, c));
            case TorchSharp.Modules.GRU gru:
                (output, h) = gru.call(packed, hidden!);
                return Named((Unpack(output), h));
            default:
                (output, h) = ((TorchSharp.Modules.RNN)_module).call(packed, hidden!);
                return Named((Unpack(output), h));
        }

        // As long as x, though the longest sequence may be shorter.
        torch.Tensor Unpack(PackedSequence output)
        {
            using (output)
                return pad_packed_sequence(output, total_length: x.shape[0]).Item1;
        }
    }

    public void Dispose() => _module.Dispose();

    private static (torch.Tensor, torch.Tensor)? Pair(torch.Tensor? hidden, torch.Tensor? cell) => hidden is null || cell is null ? null : (hidden, cell);

    private static (string, torch.Tensor)[] Named((torch.Tensor Output, torch.Tensor Hidden, torch.Tensor Cell) of) => [("output", of.Output), ("h_n", of.Hidden), ("c_n", of.Cell)];

    private static (string, torch.Tensor)[] Named((torch.Tensor Output, torch.Tensor Hidden) of) => [("output", of.Output), ("h_n", of.Hidden)];
}
