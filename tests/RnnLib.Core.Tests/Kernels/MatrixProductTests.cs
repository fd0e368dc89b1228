namespace RnnLib.Core.Tests.Kernels;

[Collection(nameof(ThreadCount))]
public sealed class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1, false)]
    [InlineData(5, 7, 3, true)]
    [InlineData(6, 300, 33, false)]
    [InlineData(14, 19, 40, true)]
    [InlineData(3, 0, 4, true)]
    [InlineData(3, 0, 4, false)]
    [InlineData(0, 3, 4, false)]
    [InlineData(3, 4, 0, false)]
    public void Products_AnySize_EqualTripleLoop(int rows, int depth, int columns, bool accumulate)
    {
        Tensor a = Naive.Sample([rows, depth], 1), b = Naive.Sample([depth, columns], 2), start = Naive.Sample([rows, columns], 3);
        double[] product = Naive.Product(rows, depth, columns, (i, k) => a[i, k], (k, j) => b[k, j]);
        double[] want = [.. product.Select((p, i) => p + (accumulate ? start.Data[i] : 0))];

        float[] plain = start.ToArray(), right = start.ToArray(), left = start.ToArray();
        MatrixProduct.Plain(a.Data, b.Data, plain, rows, depth, columns, accumulate);
        MatrixProduct.RightTransposed(a.Data, Ops.Transpose(b).Data, right, rows, depth, columns, accumulate);
        MatrixProduct.LeftTransposed(Ops.Transpose(a).Data, b.Data, left, rows, depth, columns, accumulate);

        Expect.Close(want, plain, "A B", 1e-5);
        Expect.BitEqual(plain, right, "A (B')'");
        Expect.BitEqual(plain, left, "(A')' B");
    }

    /// <summary>Sums over many rows are cut into parts, for few outputs and for one.</summary>
    [Theory]
    [InlineData(1, 4100, 137)]
    [InlineData(2, 1100, 105)]
    [InlineData(33, 4500, 40)]
    [InlineData(300, 4500, 40)]
    public void LeftTransposed_DeepSum_EqualsTripleLoopOnAnyNumberOfThreads(int rows, int depth, int columns)
    {
        Tensor a = Naive.Sample([depth, rows], 1), b = Naive.Sample([depth, columns], 2), start = Naive.Sample([rows, columns], 3);
        double[] product = Naive.Product(rows, depth, columns, (i, k) => a[k, i], (k, j) => b[k, j]);
        int before = Threads.Count;
        try
        {
            var results = new List<float[]>();
            foreach (int threads in (int[])[1, 2, 3, 8])
            {
                Threads.Count = threads;
                float[] added = start.ToArray(), assigned = start.ToArray();
                MatrixProduct.LeftTransposed(a.Data, b.Data, added, rows, depth, columns, accumulate: true);
                MatrixProduct.LeftTransposed(a.Data, b.Data, assigned, rows, depth, columns);
                Expect.Close([.. product.Select((p, i) => p + start.Data[i])], added, "C + A' B", 1e-4);
                Expect.Close(product, assigned, "A' B", 1e-4);
                results.Add(added);
            }

            Assert.All(results, result => Expect.BitEqual(results[0], result, "threads"));
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RightTransposed_FewOutputs_EqualsTripleLoopOnAnyNumberOfThreads(int columns)
    {
        const int rows = 3001, depth = 71;
        Tensor a = Naive.Sample([rows, depth], 1), b = Naive.Sample([columns, depth], 2);
        double[] product = Naive.Product(rows, depth, columns, (i, k) => a[i, k], (k, j) => b[j, k]);
        int before = Threads.Count;
        try
        {
            foreach (int threads in (int[])[1, 2, 3])
            {
                Threads.Count = threads;
                float[] c = new float[rows * columns];
                MatrixProduct.RightTransposed(a.Data, b.Data, c, rows, depth, columns);
                Expect.Close(product, c, $"A B' on {threads} threads", 1e-5);
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }
}
