using BenchmarkDotNet.Attributes;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Benchmarks;

/// <summary>One training step: forward, a linear head on every step, mean squared error, backward, clip by norm, Adam.</summary>
[MemoryDiagnoser]
public class TrainingSteps
{
    private readonly Gradients _gradients = new();
    private readonly Adam _optimizer = new();
    private readonly GradientClip _clip = GradientClip.ByNorm(1);
    private readonly Rng _rng = new(seed: 3);
    private Module<Sequence, Sequence> _model = null!;
    private IReadOnlyList<Parameter> _parameters = [];
    private Sequence _input = null!;
    private Tensor _target = null!;

    public static IEnumerable<SequenceCase> Cases => [SequenceCase.S1, SequenceCase.S2, SequenceCase.S3, SequenceCase.S4];

    [ParamsSource(nameof(Cases))]
    public SequenceCase Case { get; set; } = SequenceCase.S1;

    [Params(nameof(Rnn), nameof(Lstm), nameof(Gru))]
    public string Cell { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _model = Case.NewLayer(Cell).Then(new PerStep(new Linear(Case.Hidden, 1, new Rng(seed: 4))));
        _parameters = _model.Parameters;
        _input = Case.NewInput();
        _target = Tensor.Uniform([Case.Batch, Case.Time, 1], -1, 1, new Rng(seed: 5));
    }

    [Benchmark]
    public float Step()
    {
        using var pass = ForwardContext.Training(_rng);
        Tensor loss = Losses.MeanSquaredError(_model.Forward(_input, pass), _target);
        _gradients.Clear();
        pass.Backward(loss, _gradients);
        _clip.Apply(_gradients);
        _optimizer.Step(_parameters, _gradients);
        return loss.ToScalar();
    }
}
