namespace RnnLib.Core.Tests.Carriers;

public sealed class SequencePadTests
{
    [Fact]
    public void Pad_FirstIsNoSequence_SaysWhatIsExpected() =>
        Assert.Contains("sequence 0: expected [time, features], got [3]", Assert.Throws<ArgumentException>(() => Sequence.Pad([Tensor.Zeros([3])])).Message, StringComparison.Ordinal);

    [Fact]
    public void Pad_UnequalLengths_GivesZerosBeyondEachEnd()
    {
        Sequence padded = Sequence.Pad([Tensor.From(new float[,] { { 1, 2 } }), Tensor.From(new float[,] { { 3, 4 }, { 5, 6 } }), Tensor.Zeros([0, 2])]);

        Assert.Equal([1, 2, 0], padded.Lengths.ToArray());
        Assert.Equal([1, 2, 0, 0, 3, 4, 5, 6, 0, 0, 0, 0], padded.Values.ToArray());
    }

    [Fact]
    public void Pad_WhatDoesNotFit_IsNamed()
    {
        Assert.StartsWith("Sequence.Pad: sequences: expected at least one", Assert.Throws<ArgumentException>("sequences", () => Sequence.Pad([])).Message);
        Assert.StartsWith("Sequence.Pad: sequence 1: expected [time, features=2], got [3, 4].",
            Assert.Throws<ArgumentException>("sequences", () => Sequence.Pad([Tensor.Zeros([1, 2]), Tensor.Zeros([3, 4])])).Message);
        Assert.StartsWith("Sequence.Pad: sequence 0:", Assert.Throws<ArgumentException>("sequences", () => Sequence.Pad([Tensor.Zeros([2])])).Message);
    }
}
