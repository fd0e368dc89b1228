using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Benchmarks.Peers;

/// <summary>RnnLib through its public API, as its README trains and predicts.</summary>
internal sealed class RnnLibSide : ISide
{
    private readonly Workload _work;
    private readonly Module<Sequence, Sequence> _layer;
    private readonly Linear _head;
    private readonly Module<Sequence, Tensor>? _last;
    private readonly Module<Sequence, Sequence>? _every;
    private readonly Sequence _input;
    private readonly Target _target;
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly Gradients _gradients = new();
    private readonly GradientClip _clip = GradientClip.ByNorm(1);
    private readonly Adam _optimizer = new(new() { LearningRate = 1e-3f });
    private readonly Rng _rng = new(2);

    /// <summary>A side with any recurrent layer on the workload's input and target.</summary>
    public RnnLibSide(Workload work, Module<Sequence, Sequence> layer, Linear head, WorkloadNumbers numbers)
    {
        (_work, _layer, _head) = (work, layer, head);
        Sizes sizes = work.Sizes;
        _input = new(Tensor.From([sizes.Batch, sizes.Time, sizes.Input], numbers.Input), work.Lengths);
        _target = Tensor.From(work.LossOnLast ? [sizes.Batch, 1] : [sizes.Batch, sizes.Time, 1], numbers.Target);
        if (work.LossOnLast)
            _last = layer.Then(new LastStep()).Then(head);
        else
            _every = layer.Then(new PerStep(head));
        _parameters = (_last as Module ?? _every!).Parameters;
    }

    public static RnnLibSide Of(Workload work)
    {
        var numbers = new WorkloadNumbers(work);
        return new(work, numbers.Layer, numbers.Head, numbers);
    }

    public void Step()
    {
        if (_work.Kind == WorkKind.Forward)
        {
            using var prediction = ForwardContext.Predicting();
            _layer.Forward(_input, prediction);
            return;
        }

        using var pass = ForwardContext.Training(_rng);
        Tensor loss = Loss(pass);
        _gradients.Clear();
        pass.Backward(loss, _gradients);
        _clip.Apply(_gradients);
        _optimizer.Step(_parameters, _gradients);
    }

    public IReadOnlyDictionary<string, float[]> Values()
    {
        var values = new Dictionary<string, float[]> { ["output"] = _layer.Predict(_input).Values.ToArray() };
        if (_work.Kind == WorkKind.Forward)
            return values;

        using var pass = ForwardContext.Training(_rng);
        Tensor loss = Loss(pass);
        values["loss"] = loss.ToArray();
        Gradients gradients = pass.Backward(loss);
        foreach ((string name, Parameter parameter) in _layer.NamedParameters)
            values["d_" + name] = gradients.Of(parameter).ToArray();
        foreach ((string name, Parameter parameter) in _head.NamedParameters)
            values["d_head." + name] = gradients.Of(parameter).ToArray();
        return values;
    }

    public void Dispose()
    {
    }

    private Tensor Loss(ForwardContext pass) =>
        _last is not null ? Losses.MeanSquaredError(_last.Forward(_input, pass), _target) : Losses.MeanSquaredError(_every!.Forward(_input, pass), _target);
}
