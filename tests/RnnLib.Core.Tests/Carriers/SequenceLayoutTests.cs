namespace RnnLib.Core.Tests.Carriers;

/// <summary>The layouts of PyTorch that are not this library's: time first, and no batch.</summary>
public sealed class SequenceLayoutTests
{
    private static readonly Tensor TimeMajor = Naive.Sample([3, 2, 4]);

    [Fact]
    public void FromTimeMajor_Values_PutsTheBatchFirstAndKeepsLengths()
    {
        Sequence sequence = Sequence.FromTimeMajor(TimeMajor, [3, 1]);

        Assert.Equal((2, 3, 4), (sequence.Batch, sequence.Time, sequence.Features));
        Assert.Equal([3, 1], sequence.Lengths.ToArray());
        Expect.Close([2, 3, 4], i => TimeMajor[i[1], i[0], i[2]], sequence.Values);
        Expect.Equal([3, 2, 4], TimeMajor.ToArray(), sequence.ToTimeMajor());
        Assert.False(Sequence.FromTimeMajor(TimeMajor).HasPadding);
    }

    [Fact]
    public void TimeMajor_EitherWay_MatchesCentralDifferences()
    {
        Expect.Differentiable(x => Ops.Square(Sequence.FromTimeMajor(x[0], [3, 1]).Values), TimeMajor);
        Expect.Differentiable(x => Ops.Square(new Sequence(x[0], [4, 0]).ToTimeMajor()), Naive.Sample([2, 4, 3]));
        Expect.Differentiable(x => Ops.Square(Sequence.FromTimeMajor(x[0]).ToTimeMajor()) * x[0], TimeMajor);
    }

    [Fact]
    public void ToTimeMajor_PaddedNaN_StaysInItsPlace()
    {
        Tensor values = Tensor.From([2, 2, 1], [1, float.NaN, 3, 4]);
        Expect.Equal([2, 2, 1], [1, 3, float.NaN, 4], new Sequence(values, [1, 2]).ToTimeMajor());
    }

    [Fact]
    public void FromSingle_Values_AreABatchOfOne()
    {
        Tensor values = Naive.Sample([3, 4]);
        Sequence sequence = Sequence.FromSingle(values);

        Assert.Equal((1, 3, 4, false), (sequence.Batch, sequence.Time, sequence.Features, sequence.HasPadding));
        Assert.Same(values.Storage, sequence.Values.Storage);
        Expect.Equal([3, 4], values.ToArray(), sequence.ToSingle());
        Expect.Differentiable(x => Ops.Square(Sequence.FromSingle(x[0]).Values), values);
        Expect.Differentiable(x => Ops.Square(Sequence.FromSingle(x[0]).ToSingle()) * x[0], values);
    }

    [Fact]
    public void ToSingle_Padded_GivesTheRealSteps()
    {
        Tensor values = Naive.Sample([1, 3, 2]);
        Expect.Equal([2, 2], values.ToArray()[..4], new Sequence(values, [2]).ToSingle());
        Expect.Equal([0, 2], [], new Sequence(values, [0]).ToSingle());
        Expect.Differentiable(x => new Sequence(x[0], [2]).ToSingle(), values);
    }

    [Fact]
    public void Layouts_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Sequence.FromTimeMajor(Tensor.Ones([2, 3])), "Sequence.FromTimeMajor: values: expected [time, batch, features], got [2, 3]");
        Expect.Error<ArgumentException>(() => Sequence.FromTimeMajor(TimeMajor, [3, 4]), "lengths[1] = 4, expected 0 to time=3");
        Expect.Error<ArgumentException>(() => Sequence.FromSingle(TimeMajor), "Sequence.FromSingle: values: expected [time, features], got [3, 2, 4]");
        Expect.Error<InvalidOperationException>(() => new Sequence(TimeMajor).ToSingle(), "expected a batch of one sequence, got 3: [3, 2, 4]");
        Assert.Throws<ArgumentNullException>("values", () => Sequence.FromTimeMajor(null!));
        Assert.Throws<ArgumentNullException>("values", () => Sequence.FromSingle(null!));
    }
}
