namespace RnnLib.Layers.Tests;

public sealed class StepLayoutTests
{
    [Fact]
    public void Of_Ragged_PlacesLongestFirstAndShrinks()
    {
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([4, 3, 1]), [1, 3, 0, 3]));

        Assert.Equal([1, 3, 0, 2], layout.Places);
        Assert.Equal([0, 3, 5, 7], layout.StepStart);
        Assert.Equal(7, layout.Rows);
        Assert.Equal([3, 2, 2], Enumerable.Range(0, layout.Steps).Select(layout.Running));
        Assert.Equal([3, 9, 0, 4, 10, 5, 11], layout.SourceRows);
        Assert.Equal([5, 6, 2, 3, 4, 0, 1], layout.ReversedRows);
    }

    [Theory]
    [InlineData(new[] { 1, 3, 0, 3 })]
    [InlineData(new[] { 0, 0, 0, 0 })]
    [InlineData(new[] { 2, 2, 2, 2 })]
    [InlineData(new[] { 3, 3, 3, 3 })]
    public void Unpack_Packed_GivesTheBatchWithZeroPadding(int[] lengths)
    {
        Tensor x = Draw.Uniform([4, 3, 2], 1);
        var sequence = new Sequence(x, lengths);
        var layout = StepLayout.Of(sequence);
        Expect.BitEqual(Draw.WithPadding(x, lengths, 0), layout.Unpack(layout.Pack(sequence)), "batch");
    }

    [Fact]
    public void Reverse_Ragged_TurnsEachSequenceAroundWithinItsLength()
    {
        var sequence = new Sequence(Tensor.From([2, 3, 1], [1, 2, 3, 4, 5, 6]), [2, 3]);
        var layout = StepLayout.Of(sequence);
        Assert.Equal([2, 1, 0, 6, 5, 4], layout.Unpack(layout.Reverse(layout.Pack(sequence))).ToArray());
    }

    [Fact]
    public void Reverse_Twice_GivesTheSame()
    {
        var sequence = new Sequence(Draw.Uniform([4, 3, 2], 1), [1, 3, 0, 2]);
        var layout = StepLayout.Of(sequence);
        Tensor packed = layout.Pack(sequence);
        Expect.BitEqual(packed, layout.Reverse(layout.Reverse(packed)), "rows");
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    [InlineData(0, 0)]
    public void Of_NoStep_IsEmpty(int batch, int time)
    {
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([batch, time, 1])));
        Assert.Equal(0, layout.Steps);
        Assert.Equal(0, layout.Rows);
    }
}
