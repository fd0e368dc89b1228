using BenchmarkDotNet.Attributes;
using RnnLib.Training;

namespace RnnLib.Benchmarks;

/// <summary>One step of an optimiser on a million parameters.</summary>
[MemoryDiagnoser]
public class Optimizers
{
    private const int Count = 1_000_000;

    private readonly Sgd _sgd = new(new() { LearningRate = 1e-3f, Momentum = 0.9f });
    private readonly Adam _adam = new();
    private readonly AdamW _adamW = new();
    private Parameter[] _parameters = [];
    private Gradients _gradients = new();

    [GlobalSetup]
    public void Setup()
    {
        var rng = new Rng(seed: 1);
        _parameters = [new Parameter("weight", Tensor.Uniform([Count], -1, 1, rng))];

        // The gradient of a weighted sum is its weights.
        var pass = ForwardContext.Training(rng);
        _gradients = pass.Backward(Ops.Sum(pass.Read(_parameters[0]) * Tensor.Uniform([Count], -1, 1, rng)));
    }

    [Benchmark]
    public void SgdWithMomentum() => _sgd.Step(_parameters, _gradients);

    [Benchmark]
    public void Adam() => _adam.Step(_parameters, _gradients);

    [Benchmark]
    public void AdamW() => _adamW.Step(_parameters, _gradients);
}
