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

    [Fact]
    public void Of_ManySequences_StandInBlocks()
    {
        int[] lengths = [.. Enumerable.Range(0, 40).Select(row => row % 2 == 0 ? 70 : 40)];
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([40, 70, 1]), lengths), mostBlocks: 8);

        // 20 long ones, then 20 short ones: 2200 steps, half of them within the first 16.
        Assert.Equal([(0, 16), (16, 40)], layout.Blocks.Select(block => (block.First, block.End)));
        Assert.Equal([16 * 70, 4 * 70 + 20 * 40], layout.Blocks.Select(block => block.Rows));
        Assert.Equal(layout.Blocks[0].Rows, layout.Blocks[1].StepStart[0]);
        Assert.Equal((24, 4, 20), (layout.Blocks[1].Running(39), layout.Blocks[1].Running(40), layout.Running(40)));
        Assert.Equal(Enumerable.Range(0, layout.Rows), Enumerable.Range(0, 40).SelectMany(place => Enumerable.Range(0, layout.Length(place)).Select(step => layout.Row(step, place))).Order());
        Assert.Equal(1 * 70 + 3, layout.SourceRows[layout.Row(3, 20)]);   // place 20 is sequence 1, the first of the short ones
        Assert.Equal(layout.Row(36, 20), layout.ReversedRows[layout.Row(3, 20)]);
        Assert.Throws<InvalidOperationException>(() => layout.StepStart);
    }

    [Theory]
    [InlineData(31, 100, 1)]
    [InlineData(32, 100, 2)]
    [InlineData(32, 63, 1)]
    [InlineData(100, 100, 4)]
    [InlineData(1000, 100, 8)]
    [InlineData(1000, 1000, 8)]
    public void Of_FullBatch_HasABlockFor16SequencesAnd1024Steps(int batch, int time, int blocks)
    {
        var sequence = new Sequence(Tensor.Zeros([batch, time, 1]));
        Assert.Equal(blocks, StepLayout.Of(sequence, mostBlocks: 8).Blocks.Length);
        Assert.Single(StepLayout.Of(sequence).Blocks);
        Assert.Equal(Math.Min(2, blocks), StepLayout.Of(sequence, mostBlocks: 3).Blocks.Length);
    }

    [Fact]
    public void Of_AFewLongSequences_HasNoBlockOfFewerThanEight()
    {
        int[] lengths = [.. Enumerable.Range(0, 64).Select(row => row < 8 ? 1000 : 100)];
        var layout = StepLayout.Of(new Sequence(Tensor.Zeros([64, 1000, 1]), lengths), mostBlocks: 8);
        Assert.Single(layout.Blocks);   // the first seven sequences have half of all steps
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
