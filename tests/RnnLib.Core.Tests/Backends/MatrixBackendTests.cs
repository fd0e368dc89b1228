namespace RnnLib.Core.Tests.Backends;

[Collection(nameof(BackendChoice))]
public sealed class MatrixBackendTests
{
    [Fact]
    public void Current_NothingChosen_IsManaged()
    {
        Assert.Same(MatrixBackend.Managed, MatrixBackend.Current);
        Assert.True(MatrixBackend.Managed.IsAvailable);
        Assert.Equal("managed", MatrixBackend.Managed.ToString());
    }

    [Fact]
    public void Current_Null_Throws() => Assert.Throws<ArgumentNullException>(() => MatrixBackend.Current = null!);

    [Fact]
    public void For_ManagedBackend_KeepsEveryProduct() => Assert.Null(ForeignBackend.For(1024, 1024, 1024));

    [Fact]
    public void For_OtherBackend_TakesProductsFromTheBoundOn() => BackendChoice.With(MatrixBackend.MathNet, () =>
    {
        int depth = (int)(ForeignBackend.SmallestProduct / 64);

        Assert.Same(MatrixBackend.MathNet, ForeignBackend.For(8, depth, 8));
        Assert.Same(MatrixBackend.MathNet, ForeignBackend.For(100_000, 100_000, 100_000));
        Assert.Null(ForeignBackend.For(8, depth - 1, 8));
        Assert.Null(ForeignBackend.For(1_000_000, 0, 1_000_000));
    });

    [Fact]
    public void Multiply_SpanTooShort_Throws()
    {
        var mathNet = (ForeignBackend)MatrixBackend.MathNet;
        float[] six = new float[6], four = new float[4];

        Expect.Error<ArgumentException>(() => mathNet.Multiply(MatrixOperand.Plain(four, 2, 3), MatrixOperand.Plain(six, 3, 2), four, false), "[2, 3]", "4", "'a'");
        Expect.Error<ArgumentException>(() => mathNet.Multiply(MatrixOperand.Plain(six, 2, 3), MatrixOperand.Plain(four, 3, 2), four, false), "[3, 2]", "4", "'b'");
        Expect.Error<ArgumentException>(() => mathNet.Multiply(MatrixOperand.Plain(six, 3, 2), MatrixOperand.Plain(six, 2, 3), four, false), "[3, 3]", "4", "'c'");
    }
}
