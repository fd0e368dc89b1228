namespace RnnLib.Training.Tests;

public sealed class CountedRowsTests
{
    private static readonly Sequence Frames = new(Tensor.Zeros([3, 5, 2]), [5, 2, 0]);

    [Fact]
    public void Of_TargetOfTheSameSteps_CountsRealSteps()
    {
        Assert.Equal(7, CountedRows.Of(Frames, new TokenBatch(3, 5, new int[15])).Count);
        Assert.Equal(15, CountedRows.Of(Frames.Values, new TokenBatch(3, 5, new int[15])).Count);
        Assert.Equal(4, CountedRows.Of(Frames.Values, new TokenBatch(3, 5, new int[15], [1, 1, 2])).Count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], Rows(CountedRows.Of(Frames, new TokenBatch(3, 5, new int[15]))));
    }

    [Fact]
    public void Of_TargetWithStepsOfItsOwn_CountsSequencesAndHasNoRows()
    {
        foreach (TokenBatch labels in new[] { new TokenBatch(3, 2, new int[6]), new TokenBatch(3, 2, new int[6], [2, 1, 0]), new TokenBatch(3, 5, new int[15], [2, 1, 0]) })
        {
            CountedRows rows = CountedRows.Of(Frames, labels);

            Assert.Equal(3, rows.Count);
            Assert.Contains("target: expected", Assert.Throws<ArgumentException>(() => Rows(rows)).Message);
        }
    }

    private static int[] Rows(CountedRows rows)
    {
        var list = new List<int>();
        foreach (int row in rows)
            list.Add(row);
        return [.. list];
    }
}
