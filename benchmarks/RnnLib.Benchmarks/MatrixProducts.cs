using BenchmarkDotNet.Attributes;

namespace RnnLib.Benchmarks;

/// <summary>C = A B on every backend that is available here, at the sizes of recurrent networks.</summary>
/// <remarks>Written into memory that is there already: <see cref="Ops.MatMul"/> would spend longer making a large C than multiplying.</remarks>
[MemoryDiagnoser]
public class MatrixProducts
{
    private float[] _a = [], _b = [], _c = [];

    public static IEnumerable<MatrixSizes> Shapes =>
    [
        new(32, 64, 64),        // a linear layer behind a small network
        new(480, 10, 200),      // S2: the input projection of 32 x 15 rows
        new(32, 128, 512),      // S4: one step's product with the recurrent weights
        new(512, 6400, 100),    // S4: the gradient of the input weights
        new(6400, 100, 512),    // S4: the input projection of 32 x 200 rows
        new(512, 512, 512),
    ];

    public static IEnumerable<string> Backends =>
        ((MatrixBackend[])[MatrixBackend.Managed, MatrixBackend.MathNet, MatrixBackend.OpenBlas]).Where(backend => backend.IsAvailable).Select(backend => backend.Name);

    [ParamsSource(nameof(Shapes))]
    public MatrixSizes MxKxN { get; set; } = new(1, 1, 1);

    [ParamsSource(nameof(Backends))]
    public string Backend { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        MatrixBackend.Current = Backend switch
        {
            "managed" => MatrixBackend.Managed,
            "MathNet" => MatrixBackend.MathNet,
            _ => MatrixBackend.OpenBlas,
        };
        Console.WriteLine($"backend: {MatrixBackend.Current}");   // which kernels an OpenBLAS chose decides its speed
        _a = Tensor.Uniform([MxKxN.M, MxKxN.K], -1, 1, new Rng(seed: 1)).ToArray();
        _b = Tensor.Uniform([MxKxN.K, MxKxN.N], -1, 1, new Rng(seed: 2)).ToArray();
        _c = new float[MxKxN.M * MxKxN.N];
    }

    [Benchmark]
    public void Product() => MatrixProduct.Plain(_a, _b, _c, MxKxN.M, MxKxN.K, MxKxN.N);
}
