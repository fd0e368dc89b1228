namespace RnnLib.Core.Tests.Kernels;

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
}
