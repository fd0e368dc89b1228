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
            foreach (int columns in (int[])[.. Enumerable.Range(0, 19), 23, 24, 25, 31, 32, 33, 40, 63, 64, 65, 127, 128, 129])
                RequireProduct(rows, depth, columns, accumulate: rows % 3 == 0);
        }
    }

    [Fact]
    public void Multiply_ManyRowsAndGreatDepth_EqualsTripleLoop()
    {
        foreach ((int rows, int depth, int columns) in ((int, int, int)[])[(29, 64, 33), (200, 700, 5), (1, 4097, 129), (3, 8200, 34), (17, 5000, 32)])
            RequireProduct(rows, depth, columns, accumulate: rows % 2 == 0);
    }

    [Fact]
    public void Multiply_MatrixOfManyMegabytes_EqualsTripleLoopFromBothEnds()
    {
        const int depth = 1100, columns = 1001;   // each panel is asked for while the one before it is in use
        Tensor b = Naive.Sample([depth, columns], 2), bias = Naive.Sample([columns], 3);
        using PackedMatrix packed = PackedMatrix.Pack(b.Data, depth, columns);
        foreach (int rows in (int[])[1, 2, 13, 14, 15, 33])
        {
            Tensor a = Naive.Sample([rows, depth], 1);
            float[] c = new float[rows * columns], fromLast = new float[rows * columns];
            Gemm.Multiply(a.Data, rows, depth, packed, c, columns, accumulate: false, bias.Data);
            Gemm.Multiply(a.Data, rows, depth, packed, fromLast, columns, accumulate: false, bias.Data, fromLast: true);
            Expect.BitEqual(c, fromLast, $"{rows} rows, from the last panel");
            double[] product = Naive.Product(rows, depth, columns, (i, k) => a.Data[i * depth + k], (k, j) => b.Data[k * columns + j]);
            Expect.Close([.. product.Select((p, i) => p + bias.Data[i % columns])], c, $"{rows} rows", 1e-4);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 17, 5)]
    [InlineData(14, 512, 32)]
    [InlineData(15, 513, 33)]
    [InlineData(40, 1300, 70)]
    [InlineData(3, 300, 2100)]
    [InlineData(29, 0, 4)]
    public void AddLeftTransposed_AnySize_EqualsTripleLoop(int rows, int depth, int columns)
    {
        const int gap = 3;
        Tensor a = Naive.Sample([Math.Max(depth, 1) * (rows + gap)], 1), b = Naive.Sample([depth, columns], 2), before = Naive.Sample([rows, columns], 3);
        float[] c = before.ToArray();
        Gemm.AddLeftTransposed(a.Data, rows + gap, b.Data, c, rows, depth, columns);

        double[] product = Naive.Product(rows, depth, columns, (i, k) => a.Data[k * (rows + gap) + i], (k, j) => b.Data[k * columns + j]);
        Expect.Close([.. product.Select((p, i) => p + before.Data[i])], c, "A' B", 1e-4);

        float[] upright = before.ToArray();
        Gemm.AddLeftTransposed(a.Data, rows + gap, b.Data, upright, rows, depth, columns, isUpright: true);
        Expect.Close([.. product.Select((p, i) => p + before.Data[i])], upright, "A' B, upright", 1e-4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AddLeftTransposed_RowsApart_GiveTheSameBits(bool isUpright)
    {
        const int rows = 31, depth = 600, columns = 40;
        Tensor a = Naive.Sample([depth, rows], 1), b = Naive.Sample([depth, columns], 2);
        float[] whole = new float[rows * columns], parts = new float[rows * columns];
        Gemm.AddLeftTransposed(a.Data, rows, b.Data, whole, rows, depth, columns, isUpright);
        foreach ((int first, int count) in ((int, int)[])[(0, 9), (9, 1), (10, 21)])
            Gemm.AddLeftTransposed(a.Data[first..], rows, b.Data, parts.AsSpan(first * columns), count, depth, columns, isUpright);
        Expect.BitEqual(whole, parts, "rows apart");
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
            Gemm.Multiply(a, rows, depth, b, c, columns, accumulate: false);
            return c;
        }
    }

    [Fact]
    public void Multiply_StaleTarget_IsReplacedEvenByNaN()
    {
        using PackedMatrix b = PackedMatrix.Pack([2, 3, 4], 1, 3);
        float[] c = [float.NaN, float.PositiveInfinity, 1];
        Gemm.Multiply([1], 1, 1, b, c, 3, accumulate: false);
        Assert.Equal([2, 3, 4], c);
    }

    private static void RequireProduct(int rows, int depth, int columns, bool accumulate)
    {
        const int gap = 3;
        int leading = columns + gap;
        Tensor a = Naive.Sample([rows * (depth + gap)], 1), b = Naive.Sample([depth, columns], 2), before = Naive.Sample([rows * leading], 3);
        float[] c = before.ToArray();
        for (int i = 0; i < rows; i++)
            c.AsSpan(i * leading + columns, gap).Fill(Untouched);

        using PackedMatrix packed = PackedMatrix.Pack(b.Data, depth, columns);
        Gemm.Multiply(a.Data, rows, depth + gap, packed, c, leading, accumulate);

        double[] product = Naive.Product(rows, depth, columns, (i, k) => a.Data[i * (depth + gap) + k], (k, j) => b.Data[k * columns + j]);
        double[] want = [.. Enumerable.Range(0, rows * leading).Select(i => i % leading >= columns
            ? Untouched
            : product[i / leading * columns + i % leading] + (accumulate ? before.Data[i] : 0))];
        for (int i = 0; i < want.Length; i++)
            Assert.True(Math.Abs(want[i] - c[i]) <= 2e-5 + 2e-7 * depth, $"{rows} x {depth} x {columns}, C[{i}]: expected {want[i]:R}, got {c[i]:R}");
    }

    [Fact]
    public void Multiply_OperandsTooSmall_AreRefusedBeforeAnythingIsWritten()
    {
        using PackedMatrix b = PackedMatrix.Pack(new float[6], 2, 3);

        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new float[7], 4, 2, b, new float[12], 3, accumulate: false));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new float[8], 4, 2, b, new float[11], 3, accumulate: false));
        Assert.Throws<ArgumentException>(() => Gemm.Multiply(new float[8], 4, 1 << 30, b, new float[12], 3, accumulate: false));
        Assert.Throws<ArgumentException>(() => Gemm.AddLeftTransposed(new float[7], 4, new float[6], new float[12], 4, 2, 3));
        Assert.Throws<ArgumentException>(() => Gemm.AddLeftTransposed(new float[8], 4, new float[5], new float[12], 4, 2, 3));
        Assert.Throws<ArgumentException>(() => Gemm.AddLeftTransposed(new float[8], 4, new float[6], new float[11], 4, 2, 3));
    }
}
