using TorchSharp;

namespace RnnLib.Benchmarks.Peers;

/// <summary>TorchSharp's layer called with one step and the state before it. Inputs are tensors already and outputs stay tensors.</summary>
internal sealed class TorchSharpStreamSide : ISide
{
    private readonly TorchLayer _layer;
    private readonly torch.Tensor[] _inputs;
    private readonly torch.Tensor _zeros;
    private readonly bool _hasCell;
    private torch.Tensor _hidden, _cell;
    private int _step;

    public TorchSharpStreamSide(Workload work, WorkloadNumbers numbers)
    {
        Sizes sizes = work.Sizes;
        _layer = new(work.Operator, sizes.Input, sizes.Hidden, sizes.Layers, sizes.Bidirectional);
        TorchSharpSide.Assign(_layer, numbers.Layer);
        _inputs = [.. Enumerable.Range(0, sizes.Time).Select(t => torch.tensor(numbers.Input[(t * sizes.Input)..((t + 1) * sizes.Input)], [1, 1, sizes.Input]))];
        _zeros = torch.zeros(1, 1, sizes.Hidden);
        (_hidden, _cell, _hasCell) = (_zeros.clone(), _zeros.clone(), work.Cell == "lstm");
    }

    public void Step()
    {
        using var scope = torch.NewDisposeScope();
        Push();
    }

    public IReadOnlyDictionary<string, float[]> Values()
    {
        using var scope = torch.NewDisposeScope();
        _hidden.copy_(_zeros);
        _cell.copy_(_zeros);
        var output = new List<float>();
        for (_step = 0; _step < _inputs.Length;)
            output.AddRange(Push().data<float>());
        return new Dictionary<string, float[]> { ["output"] = [.. output] };
    }

    public void Dispose()
    {
        _layer.Dispose();
        foreach (torch.Tensor tensor in _inputs.Append(_zeros).Append(_hidden).Append(_cell))
            tensor.Dispose();
    }

    private torch.Tensor Push()
    {
        using var inference = torch.inference_mode();
        (string Name, torch.Tensor Value)[] got = _layer.Forward(_inputs[_step++ % _inputs.Length], _hidden, _cell, null);
        _hidden.Dispose();
        _hidden = got[1].Value.DetachFromDisposeScope();
        if (_hasCell)
        {
            _cell.Dispose();
            _cell = got[2].Value.DetachFromDisposeScope();
        }

        return got[0].Value;
    }
}
