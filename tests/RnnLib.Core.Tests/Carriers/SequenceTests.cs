namespace RnnLib.Core.Tests.Carriers;

public sealed class SequenceTests
{
    private static readonly Tensor Values = Naive.Sample([2, 3, 4]);

    [Fact]
    public void ToString_Sequence_ShowsShapeLengthsAndFirstValues()
    {
        var full = new Sequence(Tensor.From([1, 2, 2], [1, 2.5f, 3, 4]));
        var ragged = new Sequence(Tensor.Zeros([9, 2, 1]), [2, 1, 0, 2, 2, 2, 2, 2, 1]);

        Assert.Equal("Sequence [batch=1, time=2, features=2] { 1, 2.5, 3, 4 }", full.ToString());
        Assert.Equal("Sequence [batch=9, time=2, features=1], lengths 2, 1, 0, 2, 2, 2, 2, 2, ..., { 0, 0, 0, 0, 0, 0, 0, 0, ... }", ragged.ToString());
    }

    [Fact]
    public void Constructor_Lengths_AreCarried()
    {
        int[] lengths = [3, 0];
        var sequence = new Sequence(Values, lengths);
        lengths[0] = 1;

        Assert.Equal((2, 3, 4), (sequence.Batch, sequence.Time, sequence.Features));
        Assert.Same(Values, sequence.Values);
        Assert.True(sequence.HasPadding);
        Assert.Equal([3, 0], sequence.Lengths.ToArray());
    }

    [Fact]
    public void Constructor_FullLengths_AreNoPadding()
    {
        foreach (Sequence full in (Sequence[])[Values, new(Values), new(Values, [3, 3])])
        {
            Assert.False(full.HasPadding);
            Assert.Equal([3, 3], full.Lengths.ToArray());
        }

        Assert.Empty(new Sequence(Tensor.Zeros([0, 3, 4])).Lengths.ToArray());
        Assert.Equal([0, 0], new Sequence(Tensor.Zeros([2, 0, 4]), [0, 0]).Lengths.ToArray());
    }

    [Fact]
    public void Constructor_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => _ = new Sequence(Tensor.Ones([2, 3])), "values: expected [batch, time, features], got [2, 3]");
        Expect.Error<ArgumentException>(() => _ = new Sequence(Values, [1, 2, 3]), "Sequence: lengths", "each of the 2 sequences, got 3");
        Expect.Error<ArgumentException>(() => _ = new Sequence(Values, [1, 4]), "lengths[1] = 4, expected 0 to time=3");
        Expect.Error<ArgumentException>(() => _ = new Sequence(Values, [-1, 3]), "lengths[0] = -1");
        Assert.Throws<ArgumentNullException>("values", () => _ = new Sequence(null!));
    }

    [Fact]
    public void With_OtherFeatures_KeepsTheLengths()
    {
        Sequence wider = new Sequence(Values, [3, 1]).With(Tensor.Ones([2, 3, 7]));
        Assert.Equal(7, wider.Features);
        Assert.Equal([3, 1], wider.Lengths.ToArray());
    }

    [Theory]
    [InlineData(new[] { 3, 3, 4 })]
    [InlineData(new[] { 2, 2, 4 })]
    [InlineData(new[] { 2, 3 })]
    public void With_OtherSteps_NamesBoth(int[] shape)
    {
        Tensor values = Tensor.Ones(Shape.Create(shape));
        string got = $"Sequence.With: values: expected [batch=2, time=3, features], got {values.Shape}";
        Expect.Error<ArgumentException>(() => _ = new Sequence(Values).With(values), got);
        Expect.Error<ArgumentException>(() => _ = new Sequence(Values, [3, 1]).With(values), got);
        Assert.Throws<ArgumentNullException>("values", () => _ = new Sequence(Values).With(null!));
    }
}
