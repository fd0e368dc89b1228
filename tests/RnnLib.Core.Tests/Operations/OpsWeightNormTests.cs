namespace RnnLib.Core.Tests.Operations;

public sealed class OpsWeightNormTests
{
    [Theory]
    [InlineData(new[] { 3, 19 }, new[] { 3, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 1, 1 })]
    [InlineData(new[] { 4, 1 }, new[] { 4, 1 })]
    [InlineData(new[] { 0, 4 }, new[] { 0, 1 })]
    [InlineData(new[] { 2, 0 }, new[] { 2, 1 })]
    public void WeightNorm_AnyRank_EqualsItsDefinition(int[] axes, int[] lengthAxes)
    {
        Shape shape = Shape.Create(axes), rows = Shape.Create(lengthAxes);
        Tensor v = Naive.Sample(shape, 1), g = Naive.Sample(rows, 2);
        double NormOf(int row) => Math.Sqrt(Naive.Indices(shape).Where(i => i[0] == row).Sum(i => (double)v[i] * v[i]));

        Expect.Close(shape, i => g.Data[i[0]] * v[i] / NormOf(i[0]), Ops.WeightNorm(v, g));
        Expect.Close(rows, i => NormOf(i[0]), Ops.RowNorms(v));
    }

    [Theory]
    [InlineData(new[] { 3, 9 }, new[] { 3, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 1, 1 })]
    public void WeightNorm_AnyRank_MatchesCentralDifferences(int[] axes, int[] lengthAxes)
    {
        Tensor v = Naive.Sample(Shape.Create(axes), 1), g = Naive.Sample(Shape.Create(lengthAxes), 2);
        Expect.Differentiable(x => Ops.WeightNorm(x[0], x[1]), v, g);
        Expect.Differentiable(x => Ops.WeightNorm(x[0], g), v);
        Expect.Differentiable(x => Ops.WeightNorm(v, x[0]), g);
        Expect.Differentiable(x => Ops.WeightNorm(x[0], x[1]) * x[0] * x[1], v, g);   // adds to gradients that are there already
    }

    [Fact]
    public void WeightNorm_OwnLengths_GivesTheMatrixToTheBit()
    {
        Tensor x = Naive.Sample([50, 33]);
        Expect.BitEqual(x.Data, Ops.WeightNorm(x, Ops.RowNorms(x)).Data);
    }

    [Fact]
    public void WeightNorm_RowOfZeros_StaysZeroAndGetsNoGradient()
    {
        var pass = ForwardContext.Differentiating();
        Tensor v = pass.Watch(Tensor.From(new float[,] { { 0, 0 }, { 3, 4 } })), g = pass.Watch(Tensor.From(new float[,] { { 2 }, { 10 } }));

        Tensor w = Ops.WeightNorm(v, g);
        Gradients gradients = pass.Backward(Ops.Sum(w));

        Expect.Equal([2, 2], [0, 0, 6, 8], w);
        Assert.Equal([0, 0], gradients.Of(v).ToArray()[..2]);
        Expect.Close([0, 1.4], gradients.Of(g).Data);
    }

    [Fact]
    public void WeightNorm_WrongArguments_NamesThem()
    {
        Tensor v = Tensor.Ones([2, 3]);
        Expect.Error<ArgumentException>(() => Ops.WeightNorm(v, Tensor.Ones([2])), "length: expected [2, 1]", "direction [2, 3], got [2]");
        Expect.Error<ArgumentException>(() => Ops.WeightNorm(Tensor.Ones([3]), Tensor.Ones([3])), "direction: expected [rows, ...]", "got [3]");
        Assert.Throws<ArgumentNullException>("direction", () => Ops.WeightNorm(null!, v));
        Assert.Throws<ArgumentNullException>("length", () => Ops.WeightNorm(v, null!));
    }
}
