namespace RnnLib.Core.Tests.Carriers;

public sealed class StepsTests
{
    [Fact]
    public void Steps_OfAPaddedSequence_HaveWhatIsLeftOfEachLength()
    {
        var x = new Sequence(Tensor.From([2, 4, 1], [1, 2, 3, 4, 5, 6, float.NaN, float.NaN]), [4, 2]);

        Sequence middle = x.Steps(1, 2), end = x.Steps(2, 2);

        Assert.Equal([2, 3, 6, float.NaN], middle.Values.ToArray());
        Assert.Equal([2, 1], middle.Lengths.ToArray());
        Assert.Equal([2, 0], end.Lengths.ToArray());
        Assert.Same(x, x.Steps(0, 4));
        Assert.False(new Sequence(Tensor.Zeros([2, 4, 1])).Steps(1, 2).HasPadding);
    }

    [Fact]
    public void Steps_OfTokens_HaveWhatIsLeftOfEachLength()
    {
        var tokens = new TokenBatch(2, 4, [1, 2, 3, 4, 5, 6, -1, -1], [4, 2]);

        TokenBatch middle = tokens.Steps(1, 2);

        Assert.Equal([2, 3, 6, -1], middle.Tokens.ToArray());
        Assert.Equal([2, 1], middle.Lengths.ToArray());
        Assert.Equal([3, 4, -1, -1], tokens.Steps(2, 2).Tokens.ToArray());
    }

    [Fact]
    public void Steps_OfATrackedSequence_LetTheGradientBack()
    {
        Tensor x = Tensor.Uniform([2, 5, 3], -1, 1, new Rng(1));
        Assert.True(GradientCheck.Inputs((inputs, _) => Ops.Sum(Ops.Square(new Sequence(inputs[0], [5, 2]).Steps(1, 3).Values)), x).Passed);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 5)]
    [InlineData(3, 2)]
    [InlineData(0, -1)]
    public void Steps_BeyondTheTime_AreRefused(int first, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sequence(Tensor.Zeros([1, 4, 1])).Steps(first, count));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenBatch(1, 4, [0, 0, 0, 0]).Steps(first, count));
    }

    [Fact]
    public void Steps_FromAnotherPlaceInEachSequence_AreItsOwn()
    {
        var x = new Sequence(Tensor.From([2, 4, 1], [1, 2, 3, 4, 5, 6, 7, 8]), [4, 3]);
        Sequence last = x.Steps([2, 1], 2);
        Assert.Equal([3, 4, 6, 7], last.Values.ToArray());
        Assert.Equal([1, 2, 5, 6], x.UpTo([2, 2]).Values.ToArray());

        var tokens = new TokenBatch(2, 4, [1, 2, 3, 4, 5, 6, 7, 8], [4, 1]);
        TokenBatch ends = tokens.Steps([3, 0], 2);
        Assert.Equal([4, 0, 5, 6], ends.Tokens.ToArray());
        Assert.Equal([1, 1], ends.Lengths.ToArray());
    }
}
