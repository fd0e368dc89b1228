namespace RnnLib.Core.Tests.Operations;

public sealed class OpsNormalizeTests
{
    [Theory]
    [InlineData(new[] { 5 })]
    [InlineData(new[] { 3, 19 })]
    [InlineData(new[] { 2, 3, 4 })]
    [InlineData(new[] { 0, 4 })]
    public void LayerNorm_AnyRank_EqualsItsDefinition(int[] axes)
    {
        var shape = Shape.Create(axes);
        int size = shape[^1];
        Tensor x = Naive.Sample(shape, 1), gain = Naive.Sample([size], 2), bias = Naive.Sample([size], 3);
        const float epsilon = 0.1f;
        Expect.Close(
            shape,
            i =>
            {
                double[] row = [.. Enumerable.Range(0, size).Select(k => (double)x[[.. i[..^1], k]])];
                double mean = row.Average(), variance = row.Average(v => (v - mean) * (v - mean));
                return gain[i[^1]] * (x[i] - mean) / Math.Sqrt(variance + epsilon) + bias[i[^1]];
            },
            Ops.LayerNorm(x, gain, bias, epsilon));
    }

    [Theory]
    [InlineData(new[] { 5 })]
    [InlineData(new[] { 3, 9 })]
    [InlineData(new[] { 2, 3, 4 })]
    public void LayerNorm_AnyRank_MatchesCentralDifferences(int[] axes)
    {
        var shape = Shape.Create(axes);
        Tensor x = Naive.Distinct(shape), gain = Naive.Sample([shape[^1]], 2), bias = Naive.Sample([shape[^1]], 3);
        Expect.Differentiable(t => Ops.LayerNorm(t[0], t[1], t[2]), x, gain, bias);
        Expect.Differentiable(t => Ops.LayerNorm(t[0], gain, bias, 0.5f), x);
        Expect.Differentiable(t => Ops.LayerNorm(x, t[0], bias), gain);
    }

    [Fact]
    public void LayerNorm_ConstantRow_GivesTheBias() =>
        Expect.Equal([1, 3], [1, 2, 3], Ops.LayerNorm(Tensor.Full([1, 3], 7), Tensor.Ones([3]), Tensor.From(1, 2, 3)));

    [Fact]
    public void LayerNorm_WrongArguments_NamesThem()
    {
        Tensor x = Tensor.Ones([2, 3]), three = Tensor.Ones([3]), four = Tensor.Ones([4]);
        Expect.Error<ArgumentException>(() => Ops.LayerNorm(x, four, four), "x [..., size]", "got [2, 3], [4] and [4]");
        Expect.Error<ArgumentException>(() => Ops.LayerNorm(x, three, four), "[3] and [4]");
        Expect.Error<ArgumentException>(() => Ops.LayerNorm(1, three, three), "got []");
        Assert.Throws<ArgumentNullException>("x", () => Ops.LayerNorm(null!, three, three));
        Assert.Throws<ArgumentNullException>("gain", () => Ops.LayerNorm(x, null!, three));
        Assert.Throws<ArgumentNullException>("bias", () => Ops.LayerNorm(x, three, null!));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void Dropout_Training_DropsItsShareAndScalesTheRest(float rate)
    {
        var pass = ForwardContext.Training(new Rng(5));
        Tensor x = pass.Watch(Naive.Positive([100, 200]));

        Tensor y = Ops.Dropout(x, rate, pass);
        Tensor dx = pass.Backward(Ops.Sum(y)).Of(x);

        float scale = 1 / (1 - rate);
        Assert.All(y.ToArray().Zip(x.ToArray()), pair => Assert.True(pair.First == 0 || pair.First == pair.Second * scale));
        Assert.InRange(y.ToArray().Count(v => v == 0) / (double)y.Count, rate - 0.01, rate + 0.01);
        Assert.Equal(y.ToArray().Select(v => v == 0 ? 0 : scale), dx.ToArray());
    }

    [Fact]
    public void Dropout_SameSeed_DropsTheSame()
    {
        Tensor Draw(ulong seed) => Ops.Dropout(Tensor.Ones([100]), 0.5f, ForwardContext.Training(new Rng(seed)));
        Expect.BitEqual(Draw(1).Data, Draw(1).Data);
        Assert.NotEqual(Draw(1).ToArray(), Draw(2).ToArray());
    }

    [Fact]
    public void Dropout_NothingToDo_ReturnsTheInput()
    {
        Tensor x = Naive.Sample([10]);
        Assert.Same(x, Ops.Dropout(x, 0.5f, ForwardContext.Inference));
        Assert.Same(x, Ops.Dropout(x, 0.5f, ForwardContext.Differentiating()));
        Assert.Same(x, Ops.Dropout(x, 0, ForwardContext.Training(new Rng(1))));
    }

    [Fact]
    public void Dropout_RateOne_DropsAll() =>
        Assert.All(Ops.Dropout(Naive.Sample([10]), 1, ForwardContext.Training(new Rng(1))).ToArray(), v => Assert.Equal(0, v));

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Dropout_RateNotAShare_Throws(float rate) =>
        Expect.Error<ArgumentOutOfRangeException>(() => Ops.Dropout(Tensor.Ones([1]), rate, ForwardContext.Inference), "rate", "0 to 1");

    [Fact]
    public void Dropout_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("x", () => Ops.Dropout(null!, 0, ForwardContext.Inference));
        Assert.Throws<ArgumentNullException>("pass", () => Ops.Dropout(Tensor.Ones([1]), 0, null!));
    }
}
