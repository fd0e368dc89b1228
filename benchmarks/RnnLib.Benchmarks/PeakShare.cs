using System.Diagnostics;
using System.Globalization;
using RnnLib.Benchmarks.Peers;

namespace RnnLib.Benchmarks;

/// <summary>How much of a core's multiply-adds the matrix product with packed weights reaches, beside OpenBLAS where there is one.</summary>
/// <remarks>One thread; every row's sides take turns with the processor's peak, and each figure is the median of the rounds.</remarks>
internal static class PeakShare
{
    private const int Rounds = 15;

    private static readonly int[] Heights = [1, 8, 20, 32, 64, 128, 512];

    private static readonly (int Depth, int Columns)[] Weights = [(50, 200), (128, 128), (128, 512), (256, 1024), (512, 512), (512, 2048), (1150, 1150), (1150, 4600)];

    public static void Print()
    {
        Threads.Count = 1;
        bool hasOpenBlas = MatrixBackend.OpenBlas.IsAvailable;
        if (hasOpenBlas)
        {
            MatrixBackend.Current = MatrixBackend.OpenBlas;
            Console.WriteLine($"beside {MatrixBackend.OpenBlas}");
        }

        Console.WriteLine("rows depth columns  peak  packed  share  OpenBLAS  packed/OpenBLAS");
        foreach ((int depth, int columns) in Weights)
        {
            foreach (int rows in Heights)
                Print(rows, depth, columns, hasOpenBlas);
        }
    }

    private static void Print(int rows, int depth, int columns, bool hasOpenBlas)
    {
        float[] a = Tensor.Uniform([rows, depth], -1, 1, new Rng(1)).ToArray(), b = Tensor.Uniform([depth, columns], -1, 1, new Rng(2)).ToArray(), c = new float[rows * columns];
        PackedMatrix packed = PackedMatrix.Pack(b, depth, columns);
        double work = 2.0 * rows * depth * columns / 1e9;
        int repeats = Math.Max(1, (int)(0.3 / work));
        var (peaks, ours, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (int round = 0; round < Rounds; round++)
        {
            peaks.Add(FmaPeak.Measure(1, milliseconds: 5));
            ours.Add(Speed(() => Gemm.Multiply(a, rows, depth, packed, c, columns, accumulate: false)));
            if (hasOpenBlas)
                theirs.Add(Speed(() => MatrixProduct.Plain(a, b, c, rows, depth, columns)));
        }

        packed.Dispose();
        double peak = Race.Median(peaks), own = Race.Median(ours), blas = hasOpenBlas ? Race.Median(theirs) : double.NaN;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows,4} {depth,5} {columns,7} {peak,5:0} {own,7:0} {own / peak,6:0%} {blas,9:0} {own / blas,16:0.00}"));

        double Speed(Action product)
        {
            product();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeats; i++)
                product();
            return work * repeats / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
