using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Benchmarks.Peers;

/// <summary>RnnLib, as its manual training loop has it.</summary>
internal sealed class RnnLibSide : ITimedSide
{
    private readonly TimedCase _case;
    private readonly Module<Sequence, Sequence> _layer;
    private readonly Linear _head;
    private readonly Sequence _x;
    private readonly Tensor _target;
    private readonly Rng _rng = new(1);
    private readonly Parameter[] _parameters;
    private readonly Adam _optimizer = new(new() { LearningRate = 1e-3f });
    private readonly GradientClip _clip = GradientClip.ByNorm(1);

    public RnnLibSide(TimedCase timed, int threads)
    {
        Threads.Count = threads;
        _case = timed;
        TimedShape shape = timed.Shape;
        _layer = timed.Cell switch
        {
            "rnn" => new Rnn(shape.InputSize, shape.HiddenSize, _rng, new() { Layers = shape.Layers, Bidirectional = shape.Bidirectional }),
            "lstm" => new Lstm(shape.InputSize, shape.HiddenSize, _rng, new() { Layers = shape.Layers, Bidirectional = shape.Bidirectional }),
            "gru" => new Gru(shape.InputSize, shape.HiddenSize, _rng, new() { Layers = shape.Layers, Bidirectional = shape.Bidirectional }),
            _ => throw new UsageException($"there is no cell '{timed.Cell}'; there are rnn, lstm, gru"),
        };
        _head = new Linear(shape.OutputSize, 1, _rng);
        _x = new(Tensor.Uniform([shape.Batch, shape.Time, shape.InputSize], -1, 1, _rng));
        _target = Tensor.Uniform([shape.Batch, timed.LossAtEnd ? 1 : shape.Time, 1], -1, 1, _rng);
        _parameters = [.. _layer.Parameters, .. _head.Parameters];
    }

    public Tensor X => _x.Values;

    public Tensor Target => _target;

    /// <summary>A weight of the recurrent layers by PyTorch's name, or of the head: head.weight, head.bias.</summary>
    public Parameter Parameter(string name) =>
        name.StartsWith("head.", StringComparison.Ordinal) ? _head.Parameter(name["head.".Length..]) : _layer.Parameter(name);

    public void Run()
    {
        if (!_case.Training)
        {
            _layer.Forward(_x, ForwardContext.Inference);
            return;
        }

        using var pass = ForwardContext.Training(_rng);
        Gradients gradients = pass.Backward(Loss(pass));
        _clip.Apply(gradients);
        _optimizer.Step(_parameters, gradients);
    }

    public IReadOnlyDictionary<string, float[]> Results()
    {
        var results = new Dictionary<string, float[]> { ["output"] = _layer.Forward(_x, ForwardContext.Inference).Values.ToArray() };
        if (!_case.Training)
            return results;
        var pass = ForwardContext.Differentiating();
        Gradients gradients = pass.Backward(Loss(pass));
        foreach ((string name, Parameter parameter) in _layer.NamedParameters)
            results[name] = gradients.Of(parameter).ToArray();
        return results;
    }

    public void Dispose()
    {
    }

    private Tensor Loss(ForwardContext pass)
    {
        Tensor output = _layer.Forward(_x, pass).Values;
        if (_case.LossAtEnd)
            output = Ops.Slice(output, 1, _case.Shape.Time - 1, 1);
        return Losses.MeanSquaredError(_head.Forward(output, pass), _target);
    }
}
