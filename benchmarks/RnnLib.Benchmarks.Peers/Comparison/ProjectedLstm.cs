using RnnLib.Conformance;
using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>nn.LSTM with proj_size, which TorchSharp does not offer: its equations composed of TorchSharp's operations.</summary>
/// <remarks>Every sequence runs through all steps; a mask keeps the state where a sequence has ended, or has not begun from its end.</remarks>
internal sealed class ProjectedLstm : ITorchLayer
{
    private readonly Dictionary<string, torch.Tensor> _parameters;
    private readonly int _layers, _hiddenSize, _outputSize;
    private readonly string[] _directions;

    public ProjectedLstm(Case test)
    {
        _parameters = test.Params.ToDictionary(p => p.Key, p => TorchSharpPeer.ToTorch(p.Value, requiresGrad: true));
        (_layers, _hiddenSize, _outputSize) = (test.Attributes.Int("num_layers"), test.Attributes.Int("hidden_size"), test.Attributes.Int("proj_size"));
        _directions = test.Attributes.Flag("bidirectional") ? ["", "_reverse"] : [""];
    }

    public IEnumerable<(string Name, torch.Tensor Value)> Parameters => _parameters.Select(p => (p.Key, p.Value));

    public (string Name, torch.Tensor Value)[] Forward(torch.Tensor x, torch.Tensor? hidden, torch.Tensor? cell, long[]? lengths)
    {
        long time = x.shape[0], batch = x.shape[1];
        lengths ??= [.. Enumerable.Repeat(time, (int)batch)];
        torch.Tensor[] running = [.. Enumerable.Range(0, (int)time).Select(t => torch.tensor(lengths.Select(length => t < length ? 1f : 0f).ToArray(), [batch, 1]))];
        hidden ??= torch.zeros(_layers * _directions.Length, batch, _outputSize);
        cell ??= torch.zeros(_layers * _directions.Length, batch, _hiddenSize);

        torch.Tensor[] steps = x.unbind(0);
        var states = new List<(torch.Tensor Hidden, torch.Tensor Cell)>();
        for (int layer = 0; layer < _layers; layer++)
        {
            var outputs = new List<torch.Tensor[]>();
            foreach (string direction in _directions)
            {
                int[] order = [.. Enumerable.Range(0, (int)time)];
                if (direction != "")
                    Array.Reverse(order);
                (torch.Tensor h, torch.Tensor c) = (hidden[states.Count], cell[states.Count]);
                var output = new torch.Tensor[time];
                foreach (int t in order)
                {
                    var (next, nextCell) = Step(steps[t], h, c, $"_l{layer}{direction}");
                    (h, c) = (torch.where(running[t] > 0, next, h), torch.where(running[t] > 0, nextCell, c));
                    output[t] = running[t] * next;
                }

                outputs.Add(output);
                states.Add((h, c));
            }

            steps = [.. Enumerable.Range(0, (int)time).Select(t => torch.cat([.. outputs.Select(output => output[t])], 1))];
        }

        return [("output", torch.stack(steps)), ("h_n", torch.stack(states.Select(s => s.Hidden))), ("c_n", torch.stack(states.Select(s => s.Cell)))];
    }

    public void Dispose()
    {
        foreach (torch.Tensor parameter in _parameters.Values)
            parameter.Dispose();
    }

    private (torch.Tensor Hidden, torch.Tensor Cell) Step(torch.Tensor x, torch.Tensor hidden, torch.Tensor cell, string suffix)
    {
        torch.Tensor Weight(string name) => _parameters[name + suffix];
        torch.Tensor sums = x.matmul(Weight("weight_ih").t()) + hidden.matmul(Weight("weight_hh").t());
        if (_parameters.ContainsKey("bias_ih" + suffix))
            sums = sums + Weight("bias_ih") + Weight("bias_hh");
        torch.Tensor[] gates = sums.chunk(4, 1);   // i, f, g, o

        torch.Tensor next = gates[1].sigmoid() * cell + gates[0].sigmoid() * gates[2].tanh();
        return ((gates[3].sigmoid() * next.tanh()).matmul(Weight("weight_hr").t()), next);
    }
}
