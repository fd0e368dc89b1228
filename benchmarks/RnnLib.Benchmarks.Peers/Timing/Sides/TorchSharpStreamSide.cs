using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>TorchSharp called with one step and the state before it. Inputs are tensors already and outputs stay tensors.</summary>
internal sealed class TorchSharpStreamSide : ISide
{
    private readonly torch.nn.Module _module;
    private readonly torch.Tensor[] _inputs;
    private torch.Tensor _hidden, _cell;
    private int _step;

    /// <summary>A side with a layer (<c>nn.LSTM</c>) or a cell (<c>nn.LSTMCell</c>): which of them is faster depends on the cell.</summary>
    public TorchSharpStreamSide(Workload work, WorkloadNumbers numbers, bool asCell)
    {
        Sizes sizes = work.Sizes;
        _module = (work.Cell, asCell) switch
        {
            ("lstm", true) => torch.nn.LSTMCell(sizes.Input, sizes.Hidden),
            ("lstm", false) => torch.nn.LSTM(sizes.Input, sizes.Hidden),
            ("gru", true) => torch.nn.GRUCell(sizes.Input, sizes.Hidden),
            ("gru", false) => torch.nn.GRU(sizes.Input, sizes.Hidden),
            (_, true) => torch.nn.RNNCell(sizes.Input, sizes.Hidden),
            (_, false) => torch.nn.RNN(sizes.Input, sizes.Hidden),
        };
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in _module.named_parameters())
            TorchSharpSide.Assign(parameter, numbers.Layer.Parameter(asCell ? name + "_l0" : name));

        long[] ShapeOf(long size) => asCell ? [1, size] : [1, 1, size];
        _inputs = [.. Enumerable.Range(0, sizes.Time).Select(t => torch.tensor(numbers.Input[(t * sizes.Input)..((t + 1) * sizes.Input)], ShapeOf(sizes.Input)))];
        (_hidden, _cell) = (torch.zeros(ShapeOf(sizes.Hidden)), torch.zeros(ShapeOf(sizes.Hidden)));
    }

    public void Step()
    {
        using var scope = torch.NewDisposeScope();
        using var inference = torch.inference_mode();
        (torch.Tensor hidden, torch.Tensor cell) = Next(_inputs[_step++ % _inputs.Length]);
        _hidden.Dispose();
        _hidden = hidden.DetachFromDisposeScope();
        if (!ReferenceEquals(cell, _cell))
            _cell.Dispose();
        _cell = cell.DetachFromDisposeScope();
    }

    public IReadOnlyDictionary<string, float[]> Values()
    {
        var output = new List<float>();
        for (_step = 0; _step < _inputs.Length;)
        {
            Step();
            output.AddRange(_hidden.data<float>());
        }

        return new Dictionary<string, float[]> { ["output"] = [.. output] };
    }

    public void Dispose()
    {
        _module.Dispose();
        foreach (torch.Tensor tensor in _inputs.Append(_hidden).Append(_cell))
            tensor.Dispose();
    }

    private (torch.Tensor Hidden, torch.Tensor Cell) Next(torch.Tensor input)
    {
        switch (_module)
        {
            case TorchSharp.Modules.LSTMCell cell:
                return cell.call(input, (_hidden, _cell));
            case TorchSharp.Modules.LSTM layer:
                (_, torch.Tensor hidden, torch.Tensor memory) = layer.call(input, (_hidden, _cell));
                return (hidden, memory);
            case TorchSharp.Modules.GRUCell cell:
                return (cell.call(input, _hidden), _cell);
            case TorchSharp.Modules.GRU layer:
                return (layer.call(input, _hidden).Item2, _cell);
            case TorchSharp.Modules.RNNCell cell:
                return (cell.call(input, _hidden), _cell);
            default:
                return (((TorchSharp.Modules.RNN)_module).call(input, _hidden).Item2, _cell);
        }
    }
}
