using TorchSharp;
using static TorchSharp.torch;

namespace RnnLib.Benchmarks.Peers;

/// <summary>TorchSharp with the weights and data of RnnLib's side.</summary>
internal sealed class TorchSharpSide : ITimedSide
{
    private readonly TimedCase _case;
    private readonly nn.Module _layer;
    private readonly TorchSharp.Modules.Linear _head;
    private readonly torch.Tensor _x, _target;
    private readonly optim.Optimizer _optimizer;
    private readonly TorchSharp.Modules.Parameter[] _parameters;

    public TorchSharpSide(TimedCase timed, RnnLibSide twin, int threads)
    {
        set_num_threads(threads);
        _case = timed;
        TimedShape shape = timed.Shape;
        _layer = timed.Cell switch
        {
            "rnn" => nn.RNN(shape.InputSize, shape.HiddenSize, shape.Layers, batchFirst: true, bidirectional: shape.Bidirectional),
            "lstm" => nn.LSTM(shape.InputSize, shape.HiddenSize, shape.Layers, batchFirst: true, bidirectional: shape.Bidirectional),
            _ => nn.GRU(shape.InputSize, shape.HiddenSize, shape.Layers, batchFirst: true, bidirectional: shape.Bidirectional),
        };
        _head = nn.Linear(shape.OutputSize, 1);
        _x = tensor(twin.X.ToArray(), [shape.Batch, shape.Time, shape.InputSize]);
        _target = tensor(twin.Target.ToArray(), [.. Enumerable.Range(0, 3).Select(axis => (long)twin.Target.Shape[axis])]);
        using (no_grad())
        {
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in _layer.named_parameters())
                parameter.copy_(tensor(twin.Parameter(name).Value.ToArray(), parameter.shape));
            foreach ((string name, TorchSharp.Modules.Parameter parameter) in _head.named_parameters())
                parameter.copy_(tensor(twin.Parameter("head." + name).Value.ToArray(), parameter.shape));
        }

        _parameters = [.. _layer.parameters(), .. _head.parameters()];
        _optimizer = optim.Adam(_parameters, 1e-3);
    }

    public void Run()
    {
        using var scope = NewDisposeScope();
        if (!_case.Training)
        {
            using var mode = inference_mode();
            Forward();
            return;
        }

        _optimizer.zero_grad();
        Loss().backward();
        nn.utils.clip_grad_norm_(_parameters, 1);
        _optimizer.step();
    }

    public IReadOnlyDictionary<string, float[]> Results()
    {
        using var scope = NewDisposeScope();
        var results = new Dictionary<string, float[]> { ["output"] = [.. Forward().detach().contiguous().data<float>()] };
        if (!_case.Training)
            return results;
        _optimizer.zero_grad();
        Loss().backward();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in _layer.named_parameters())
            results[name] = [.. parameter.grad!.contiguous().data<float>()];
        return results;
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _layer.Dispose();
        _head.Dispose();
        _x.Dispose();
        _target.Dispose();
    }

    private torch.Tensor Loss()
    {
        torch.Tensor output = Forward();
        if (_case.LossAtEnd)
            output = output.narrow(1, _case.Shape.Time - 1, 1);
        return nn.functional.mse_loss(_head.call(output), _target);
    }

    private torch.Tensor Forward() => _layer switch
    {
        TorchSharp.Modules.LSTM lstm => lstm.call(_x).Item1,
        TorchSharp.Modules.GRU gru => gru.call(_x).Item1,
        _ => ((TorchSharp.Modules.RNN)_layer).call(_x).Item1,
    };
}
