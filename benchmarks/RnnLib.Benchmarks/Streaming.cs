using BenchmarkDotNet.Attributes;
using RnnLib.Layers;

namespace RnnLib.Benchmarks;

/// <summary>One step of a live stream: a row of 256 numbers in, a hidden state of 256 out.</summary>
[MemoryDiagnoser]
public class Streaming
{
    private const int Size = 256;

    private SequenceSession _session = null!;
    private float[] _row = [];

    [Params(nameof(Lstm), nameof(Gru))]
    public string Cell { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _session = new SequenceCase("stream", Batch: 1, Time: 1, Size, Size).NewLayer(Cell).Stream();
        _row = Tensor.Uniform([Size], -1, 1, new Rng(seed: 2)).ToArray();
    }

    [Benchmark]
    public float Push() => _session.Push(_row)[0];
}
