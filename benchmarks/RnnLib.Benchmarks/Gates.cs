using BenchmarkDotNet.Attributes;

namespace RnnLib.Benchmarks;

/// <summary>The functions of a cell's gates, over the gates of one LSTM step (32 x 512) and of all 200 (S4).</summary>
[MemoryDiagnoser]
public class Gates
{
    private Tensor _x = null!;

    [Params(32, 6400)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup() => _x = Tensor.Uniform([Rows, 512], -4, 4, new Rng(seed: 1));

    [Benchmark]
    public Tensor Sigmoid() => Ops.Sigmoid(_x);

    [Benchmark]
    public Tensor Tanh() => Ops.Tanh(_x);
}
