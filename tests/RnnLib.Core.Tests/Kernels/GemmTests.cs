namespace RnnLib.Core.Tests.Kernels;

public sealed class GemmTests
{
    private const float Untouched = 12345;

    public static TheoryData<int> Depths => [0, 1, 3, 17, 255, 256, 257, 600];

    [Theory, MemberData(nameof(Depths))]
    public void Multiply_AnySize_EqualsTripleLoop(int depth)
    {
        foreach (int rows in Enumerable.Range(0, 15))
        {
            foreach (int columns in (int[])[.. Enumerable.Range(0, 19), 23, 24, 25, 31, 32, 33, 40])
                RequireProduct(rows, depth, columns, transposed: (rows + columns) % 2 == 0, accumulate: rows % 3 == 0);
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Multiply_StridesAndAccumulation_EqualTripleLoop(bool transposed, bool accumulate)
    {
        foreach ((int rows, int depth, int columns) in ((int, int, int)[])[(1, 1, 1), (6, 5, 16), (7, 300, 33), (13, 0, 3), (12, 513, 7)])
            RequireProduct(rows, depth, columns, transposed, accumulate);
    }

    [Fact]
    public void Multiply_RowByRow_GivesTheSameBits()
    {
        const int depth = 600, columns = 40;
        using PackedMatrix b = PackedMatrix.Pack(Naive.Sample([depth, columns], 2).Data, depth, columns);
        ReadOnlySpan<float> a = Naive.Sample([14, depth], 1).Data;
        float[] whole = Multiply(a, 14, b);
        for (int first = 0; first < 14; first++)
        {
            for (int rows = 1; first + rows <= 14; rows++)
                Expect.BitEqual(whole.AsSpan(first * columns, rows * columns), Multiply(a.Slice(first * depth, rows * depth), rows, b), $"{rows} rows from {first}");
        }

        static float[] Multiply(ReadOnlySpan<float> a, int rows, in PackedMatrix b)
        {
            float[] c = new float[rows * columns];
            Gemm.Multiply(a, rows, depth, 1, b, c, columns, accumulate: false);
            return c;
        }
    }

    [Fact]
    public void Multiply_StaleTarget_IsReplacedEvenByNaN()
    {
        using PackedMatrix b = PackedMatrix.Pack([2, 3, 4], 1, 3);
        float[] c = [float.NaN, float.PositiveInfinity, 1];
        Gemm.Multiply([1], 1, 1, 1, b, c, 3, accumulate: false);
        Assert.Equal([2, 3, 4], c);
    }

    private static void RequireProduct(int rows, int depth, int columns, bool transposed, bool accumulate)
    {
        const int gap = 3;
        int leading = columns + gap;
        Tensor a = Naive.Sample([rows * (depth + gap) + depth * gap], 1), b = Naive.Sample([depth, columns], 2), before = Naive.Sample([rows * leading], 3);
        (int rowStride, int columnStride) = transposed ? (1, rows + gap) : (depth + gap, 1);
        float[] c = before.ToArray();
        for (int i = 0; i < rows; i++)
            c.AsSpan(i * leading + columns, gap).Fill(Untouched);

        using PackedMatrix packed = PackedMatrix.Pack(b.Data, depth, columns);
        Gemm.Multiply(a.Data, rows, rowStride, columnStride, packed, c, leading, accumulate);

        double[] product = Naive.Product(rows, depth, columns, (i, k) => a.Storage[i * rowStride + k * columnStride], (k, j) => b.Storage[k * columns + j]);
        double[] want = [.. Enumerable.Range(0, rows * leading).Select(i => i % leading >= columns
            ? Untouched
            : product[i / leading * columns + i % leading] + (accumulate ? before.Storage[i] : 0))];
        for (int i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - c[i]) <= 1e-4, $"{rows} x {depth} x {columns}, C[{i}]: expected {want[i]:R}, got {c[i]:R}");
    }

    [Fact]
    public void Multiply_OperandsTooSmall_AreRefusedBeforeAnythingIsWritten()
    {
        using PackedMatrix b = PackedMatrix.Pack(new float[6], 2, 3);

        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new float[7], 4, 2, 1, b, new float[12], 3, accumulate: false));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new float[8], 4, 2, 1, b, new float[11], 3, accumulate: false));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new float[8], 4, 1 << 30, 1, b, new float[12], 3, accumulate: false));
    }
}
