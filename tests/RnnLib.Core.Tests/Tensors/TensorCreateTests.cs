namespace RnnLib.Core.Tests.Tensors;

public sealed class TensorCreateTests
{
    [Fact]
    public void Constants_AnyShape_AreFilled()
    {
        Expect.Equal([2, 2], [0, 0, 0, 0], Tensor.Zeros([2, 2]));
        Expect.Equal([3], [1, 1, 1], Tensor.Ones([3]));
        Expect.Equal([1, 2], [7, 7], Tensor.Full([1, 2], 7));
        Expect.Equal([], [4], Tensor.Scalar(4));
        Expect.Equal([0, 2], [], Tensor.Ones([0, 2]));
        Expect.Equal([2, 2], [1, 0, 0, 1], Tensor.Identity(2));
        Expect.Equal([0, 0], [], Tensor.Identity(0));
    }

    [Fact]
    public void From_Values_CopiesThem()
    {
        float[] values = [1, 2, 3];
        Tensor x = Tensor.From(values);
        values[0] = 9;
        Expect.Equal([3], [1, 2, 3], x);
        Expect.Equal([3, 1], [1, 2, 3], Tensor.From([3, 1], [1, 2, 3]));
        Expect.Equal([0], [], Tensor.From());
        Expect.Equal([2, 3], [1, 2, 3, 4, 5, 6], Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Expect.Equal([2, 1, 2], [1, 2, 3, 4], Tensor.From(new float[,,] { { { 1, 2 } }, { { 3, 4 } } }));
    }

    [Fact]
    public void Create_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Tensor.From([2, 3], [1, 2]), "[2, 3] has 6 elements, got 2 values");
        Assert.Throws<ArgumentNullException>("values", () => Tensor.From((float[,])null!));
        Assert.Throws<ArgumentNullException>("values", () => Tensor.From((float[,,])null!));
        Assert.Throws<ArgumentNullException>("rng", () => Tensor.Uniform([1], 0, 1, null!));
        Assert.Throws<ArgumentNullException>("rng", () => Tensor.Normal([1], 0, 1, null!));
        Assert.Throws<ArgumentException>(() => Tensor.Identity(-1));
    }

    [Fact]
    public void Random_SameGenerator_GivesTheSameTensor()
    {
        Expect.BitEqual(Tensor.Uniform([50], -1, 1, new Rng(3)).Data, Tensor.Uniform([5, 10], -1, 1, new Rng(3)).Data);
        Expect.BitEqual(Tensor.Normal([50], 5, 0.1f, new Rng(3)).Data, Tensor.Normal([50], 5, 0.1f, new Rng(3)).Data);
        Assert.All(Tensor.Uniform([50], 3, 4, new Rng(3)).ToArray(), v => Assert.InRange(v, 3, 4));
        Assert.All(Tensor.Normal([50], 5, 0.1f, new Rng(3)).ToArray(), v => Assert.InRange(v, 4, 6));
    }
}
