namespace RnnLib.Core.Tests.Tensors;

public sealed class TensorTests
{
    private static readonly Tensor X = Tensor.From([2, 3], [1, 2, 3, 4, 5, 6]);

    [Fact]
    public void Indexer_OneNumberPerAxis_IsRowMajor()
    {
        Assert.Equal((1, 3, 4, 6), (X[0, 0], X[0, 2], X[1, 0], X[1, 2]));
        Assert.Equal(7, Tensor.Scalar(7)[[]]);
        Assert.Equal((2, 6), (X.Rank, X.Count));
        Assert.False(X.IsTracked);
    }

    [Fact]
    public void Indexer_WrongIndex_IsNamed()
    {
        Expect.Error<ArgumentException>(() => _ = X[0], "[2, 3] takes 2 indices, got 1");
        Expect.Error<ArgumentOutOfRangeException>(() => _ = X[0, 3], "index 3 is outside axis 1 of [2, 3]");
        Expect.Error<ArgumentOutOfRangeException>(() => _ = X[-1, 0], "index -1 is outside axis 0");
    }

    [Fact]
    public void ToScalar_OneElement_IsItsValue()
    {
        Assert.Equal(3, Tensor.Scalar(3).ToScalar());
        Assert.Equal(3, Tensor.Full([1, 1], 3).ToScalar());
        Expect.Error<InvalidOperationException>(() => X.ToScalar(), "[2, 3]");
        Expect.Error<InvalidOperationException>(() => Tensor.Zeros([0]).ToScalar(), "[0]");
    }

    [Fact]
    public void ToArray_Result_IsACopy()
    {
        X.ToArray()[0] = 9;
        Assert.Equal(1, X[0, 0]);
    }

    [Fact]
    public void ToString_ManyElements_ShowsTheFirst()
    {
        Assert.Equal("Tensor [2, 3] { 1, 2, 3, 4, 5, 6 }", X.ToString());
        Assert.Equal("Tensor [9] { 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, ... }", Tensor.Full([9], 0.5f).ToString());
        Assert.Equal("Tensor [] { 1.5 }", Tensor.Scalar(1.5f).ToString());
    }

    [Fact]
    public void Operators_EachSymbol_IsItsOperation()
    {
        Tensor two = 2;
        Expect.Equal([2, 3], [3, 4, 5, 6, 7, 8], X + two);
        Expect.Equal([2, 3], [-1, 0, 1, 2, 3, 4], X - 2);
        Expect.Equal([2, 3], [1, 0, -1, -2, -3, -4], 2 - X);
        Expect.Equal([2, 3], [2, 4, 6, 8, 10, 12], 2 * X);
        Expect.Equal([2, 3], [0.5f, 1, 1.5f, 2, 2.5f, 3], X / 2);
        Expect.Equal([2, 3], [-1, -2, -3, -4, -5, -6], -X);
    }
}
