namespace RnnLib.Core.Tests.Carriers;

public sealed class BatchTests
{
    [Fact]
    public void Constructor_WithoutSize_TakesItFromTheTarget()
    {
        Tensor input = Tensor.Ones([5, 2]);
        var batch = new Batch<Tensor>(input, new[] { 1, 0, 1, 1, 0 });
        Assert.Same(input, batch.Input);
        Assert.Equal(5, batch.Size);
        Assert.Equal(3, new Batch<Tensor>(input, Tensor.Ones([3, 2]), 3).Size);
    }

    [Fact]
    public void Constructor_WrongTarget_NamesIt()
    {
        Expect.Error<ArgumentException>(() => _ = new Batch<Tensor>(Tensor.Ones([1]), Tensor.Scalar(1)), "target: expected [batch, ...], got a scalar");
        Assert.Throws<ArgumentNullException>("target", () => _ = new Batch<Tensor>(Tensor.Ones([1]), null!));
    }
}
