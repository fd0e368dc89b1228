using BenchmarkDotNet.Attributes;
using RnnLib.Layers;

namespace RnnLib.Benchmarks;

/// <summary>Inference of one recurrent layer: the outputs of every step of a batch.</summary>
[MemoryDiagnoser]
public class Cells
{
    private Module<Sequence, Sequence> _layer = null!;
    private Sequence _input = null!;

    public static IEnumerable<SequenceCase> Cases => [SequenceCase.S2, SequenceCase.S4];

    [ParamsSource(nameof(Cases))]
    public SequenceCase Case { get; set; } = SequenceCase.S2;

    [Params(nameof(Rnn), nameof(Lstm), nameof(Gru))]
    public string Cell { get; set; } = "";

    [GlobalSetup]
    public void Setup() => (_layer, _input) = (Case.NewLayer(Cell), Case.NewInput());

    [Benchmark]
    public Sequence Forward() => _layer.Predict(_input);
}
