namespace RnnLib.Core.Tests.Backends;

/// <summary>Holds a backend's three products against the managed ones.</summary>
internal static class Agreement
{
    private const double Rounding = 1e-5;

    /// <summary>All three products of random and extreme sizes, with and without accumulation, as the library calls them.</summary>
    public static void Require(MatrixBackend backend)
    {
        foreach ((int rows, int depth, int columns) in Sizes())
        {
            foreach (bool accumulate in (bool[])[false, true])
            {
                float[] want = Products(rows, depth, columns, accumulate), got = [];
                BackendChoice.With(backend, () => got = Products(rows, depth, columns, accumulate));

                Expect.Close([.. want.Select(value => (double)value)], got, $"{backend} [{rows}, {depth}] [{depth}, {columns}] accumulate {accumulate}", Rounding);
            }
        }
    }

    /// <summary>Sizes below the bound that keeps products managed, given to the backend itself.</summary>
    public static void RequireSmall(MatrixBackend backend)
    {
        foreach ((int rows, int depth, int columns) in ((int, int, int)[])[(1, 1, 1), (1, 5, 3), (4, 1, 2), (3, 7, 1), (6, 2, 9)])
        {
            Tensor a = Naive.Sample([rows, depth], 1), b = Naive.Sample([depth, columns], 2);
            double[] want = Naive.Product(rows, depth, columns, (i, k) => a[i, k], (k, j) => b[k, j]);
            float[] got = new float[rows * columns];

            ((ForeignBackend)backend).Multiply(MatrixOperand.Plain(a.Data, rows, depth), MatrixOperand.Plain(b.Data, depth, columns), got, accumulate: false);

            Expect.Close(want, got, $"{backend} [{rows}, {depth}] [{depth}, {columns}]", Rounding);
        }
    }

    private static IEnumerable<(int Rows, int Depth, int Columns)> Sizes()
    {
        var rng = new Rng(seed: 11);
        for (int i = 0; i < 40; i++)
            yield return (1 + rng.NextInt32(100), 1 + rng.NextInt32(150), 1 + rng.NextInt32(100));
        foreach (var size in ((int, int, int)[])[(1, 1024, 64), (64, 1, 1024), (1024, 64, 1), (257, 300, 129), (0, 64, 64), (64, 0, 64), (64, 64, 0)])
            yield return size;
    }

    /// <summary>A B, A (B')' and (A')' B, one after the other, written over NaN or added to numbers.</summary>
    private static float[] Products(int rows, int depth, int columns, bool accumulate)
    {
        Tensor a = Naive.Sample([rows, depth], 1), b = Naive.Sample([depth, columns], 2);
        float[] start = accumulate ? Naive.Sample([rows, columns], 3).ToArray() : [.. Enumerable.Repeat(float.NaN, rows * columns)];
        float[] plain = [.. start], right = [.. start], left = [.. start];
        MatrixProduct.Plain(a.Data, b.Data, plain, rows, depth, columns, accumulate);
        MatrixProduct.RightTransposed(a.Data, Ops.Transpose(b).Data, right, rows, depth, columns, accumulate);
        MatrixProduct.LeftTransposed(Ops.Transpose(a).Data, b.Data, left, rows, depth, columns, accumulate);
        return [.. plain, .. right, .. left];
    }
}
