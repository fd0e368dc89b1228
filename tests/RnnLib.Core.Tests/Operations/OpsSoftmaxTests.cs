namespace RnnLib.Core.Tests.Operations;

public sealed class OpsSoftmaxTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void Softmax_AnyAxis_EqualsItsDefinition(int axis)
    {
        Tensor x = Naive.Sample([2, 3, 5]);
        int resolved = (axis + 3) % 3;
        double LogP(int[] i) => x[i] - Math.Log(Enumerable.Range(0, x.Shape[resolved]).Sum(k => Math.Exp(x[Naive.With(i, resolved, k)])));

        Expect.Close(x.Shape, i => Math.Exp(LogP(i)), Ops.Softmax(x, axis), "softmax");
        Expect.Close(x.Shape, LogP, Ops.LogSoftmax(x, axis), "log-softmax");
        Expect.Differentiable(t => Ops.Softmax(t[0], axis), x);
        Expect.Differentiable(t => Ops.LogSoftmax(t[0], axis), x);
    }

    [Fact]
    public void Softmax_LengthsAroundVectorWidths_EqualsItsDefinition()
    {
        for (int length = 0; length <= 40; length++)
        {
            Tensor x = Naive.Sample([2, length]);
            double Sum(int row) => Enumerable.Range(0, length).Sum(k => Math.Exp(x[row, k]));
            Expect.Close(x.Shape, i => Math.Exp(x[i]) / Sum(i[0]), Ops.Softmax(x), "softmax");
            Expect.Close(x.Shape, i => x[i] - Math.Log(Sum(i[0])), Ops.LogSoftmax(x), "log-softmax");
        }

        Expect.Differentiable(t => Ops.Softmax(t[0]), Naive.Sample([3, 19]));
        Expect.Differentiable(t => Ops.LogSoftmax(t[0]), Naive.Sample([3, 19]));
        Expect.Differentiable(t => Ops.Softmax(t[0], 0), Tensor.Zeros([0, 3]));
    }

    [Fact]
    public void Softmax_LargeLogits_LosesNothing()
    {
        Expect.Close([0.5, 0.5], Ops.Softmax(Tensor.From(1e8f, 1e8f)).Data);
        Expect.Close([-0.693147181, -0.693147181], Ops.LogSoftmax(Tensor.From(1e8f, 1e8f)).Data);
        Expect.Close([0, -1000], Ops.LogSoftmax(Tensor.From(0, -1000)).Data);
        Expect.Close([1, 0], Ops.Softmax(Tensor.From(0, float.NegativeInfinity)).Data);
    }

    [Fact]
    public void Softmax_Counts_SumsTheFirstElementsAndLeavesTheOthersZero()
    {
        int[] counts = [5, 0, 1, 3, 2, 4];
        Tensor x = Naive.Sample([2, 3, 5]), dirty = Tensor.From(x.Shape, x.Data);
        for (int row = 0; row < 6; row++)
            dirty.Writable.Slice(row * 5 + counts[row], 5 - counts[row]).Fill(float.NaN);

        double P(int[] i)
        {
            int count = counts[i[0] * 3 + i[1]];
            return i[2] >= count ? 0 : Math.Exp(x[i]) / Enumerable.Range(0, count).Sum(k => Math.Exp(x[i[0], i[1], k]));
        }

        Expect.Close(x.Shape, P, Ops.Softmax(dirty, counts), "softmax");
        Assert.Equal(0, Ops.Softmax(dirty, counts)[0, 1, 4]);
        Expect.Differentiable(t => Ops.Softmax(t[0], counts), x);
        Expect.Error<ArgumentException>(() => Ops.Softmax(x, [1, 2]), "counts: expected one for each row of [2, 3, 5], got 2");
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Softmax(x, [1, 2, 3, 4, 5, 6]), "expected 0 to width=5");
    }

    [Fact]
    public void Softmax_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Softmax(Tensor.Ones([2]), 1), "Softmax: the tensor [2] has no axis 1");
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.LogSoftmax(1), "LogSoftmax: the tensor [] has no axis -1");
        Assert.Throws<ArgumentNullException>("x", () => Ops.Softmax(null!));
        Assert.Throws<ArgumentNullException>("x", () => Ops.LogSoftmax(null!));
    }
}
