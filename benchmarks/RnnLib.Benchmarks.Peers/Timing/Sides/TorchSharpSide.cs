using TorchSharp;
using static TorchSharp.torch.nn.utils.rnn;
using TorchParameter = TorchSharp.Modules.Parameter;

namespace RnnLib.Benchmarks.Peers;

/// <summary>TorchSharp, time-major, which is the layout that libtorch computes in.</summary>
internal sealed class TorchSharpSide : ISide
{
    private readonly Workload _work;
    private readonly TorchLayer _layer;
    private readonly TorchSharp.Modules.Linear _head;
    private readonly torch.Tensor _input, _target;
    private readonly torch.Tensor? _lengths;
    private readonly TorchParameter[] _parameters;
    private readonly torch.optim.Optimizer _optimizer;

    public TorchSharpSide(Workload work, WorkloadNumbers numbers)
    {
        _work = work;
        Sizes sizes = work.Sizes;
        _layer = new(work.Operator, sizes.Input, sizes.Hidden, sizes.Layers, sizes.Bidirectional);
        _head = torch.nn.Linear(sizes.Output, 1);
        foreach ((string name, torch.Tensor parameter) in _layer.Parameters)
            Assign(parameter, numbers.Layer.Parameter(name));
        Assign(_head.weight!, numbers.Head.Parameter("weight"));
        Assign(_head.bias!, numbers.Head.Parameter("bias"));

        _input = torch.tensor(WorkloadNumbers.SwapAxes(numbers.Input, sizes.Batch, sizes.Time, sizes.Input), [sizes.Time, sizes.Batch, sizes.Input]);
        float[] target = work.LossOnLast ? numbers.Target : WorkloadNumbers.SwapAxes(numbers.Target, sizes.Batch, sizes.Time, 1);
        _target = torch.tensor(target, work.LossOnLast ? [sizes.Batch, 1] : [sizes.Time, sizes.Batch, 1]);
        if (work.Lengths is not null)
        {
            _lengths = torch.tensor(work.Lengths.Select(length => (long)length).ToArray());
            using PackedSequence packed = pack_padded_sequence(_target, _lengths, enforce_sorted: false);
            _target = packed.data.clone();
        }

        _parameters = [.. _layer.Module.parameters(), .. _head.parameters()];
        _optimizer = torch.optim.Adam(_parameters, lr: 1e-3);
    }

    /// <summary>Gives a parameter the values of RnnLib's.</summary>
    public static void Assign(torch.Tensor parameter, Parameter value)
    {
        using var _ = torch.no_grad();
        using torch.Tensor values = torch.tensor(value.Value.ToArray(), parameter.shape);
        parameter.copy_(values);
    }

    public void Step()
    {
        using var scope = torch.NewDisposeScope();
        if (_work.Kind == WorkKind.Forward)
        {
            using var inference = torch.inference_mode();
            Output();
            return;
        }

        _optimizer.zero_grad();
        torch.Tensor loss = torch.nn.functional.mse_loss(Prediction(Output()), _target);
        loss.backward();
        torch.nn.utils.clip_grad_norm_(_parameters, 1);
        _optimizer.step();
    }

    public IReadOnlyDictionary<string, float[]> Values()
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor output = Output();
        var values = new Dictionary<string, float[]>();
        if (_lengths is null)
            values["output"] = Numbers(output.transpose(0, 1));   // packed steps stand in another order
        if (_work.Kind == WorkKind.Forward)
            return values;

        _optimizer.zero_grad();
        torch.Tensor loss = torch.nn.functional.mse_loss(Prediction(output), _target);
        loss.backward();
        values["loss"] = Numbers(loss);
        foreach ((string name, torch.Tensor parameter) in _layer.Parameters)
            values["d_" + name] = Numbers(parameter.grad!);
        foreach ((string name, TorchParameter parameter) in _head.named_parameters())
            values["d_head." + name] = Numbers(parameter.grad!);
        return values;
    }

    public void Dispose()
    {
        _layer.Dispose();
        _head.Dispose();
        _input.Dispose();
        _target.Dispose();
        _lengths?.Dispose();
        _optimizer.Dispose();
    }

    /// <summary>[time, batch, output]; of packed sequences [steps, output], so that no step is spent on padding.</summary>
    private torch.Tensor Output()
    {
        if (_lengths is null)
            return _layer.Forward(_input, null, null, null)[0].Value;
        using PackedSequence packed = pack_padded_sequence(_input, _lengths, enforce_sorted: false);
        return _layer.Forward(packed, null, null).Output.data;
    }

    private torch.Tensor Prediction(torch.Tensor output)
    {
        if (!_work.LossOnLast)
            return _head.call(output);
        int hidden = _work.Sizes.Hidden;
        return _head.call(!_work.Sizes.Bidirectional ? output[-1] : torch.cat([output[-1].narrow(1, 0, hidden), output[0].narrow(1, hidden, hidden)], 1));
    }

    private static float[] Numbers(torch.Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();
}
