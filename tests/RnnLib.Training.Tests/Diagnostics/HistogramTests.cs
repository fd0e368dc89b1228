namespace RnnLib.Training.Tests;

public sealed class HistogramTests
{
    [Fact]
    public void Of_KnownNumbers_CountsAndMeasures()
    {
        Histogram histogram = Histogram.Of([0, 1, 1, 2, 4, float.NaN, float.PositiveInfinity], bins: 4);

        Assert.Equal([1, 2, 1, 1], histogram.Counts);
        Assert.Equal([0, 1, 2, 3, 4], histogram.Edges);
        Assert.Equal((5, 2, 0, 4), (histogram.Count, histogram.NonFinite, histogram.Minimum, histogram.Maximum));
        Assert.Equal(1.6, histogram.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(22 / 5.0 - 1.6 * 1.6), histogram.StandardDeviation, 1e-12);
        Assert.Equal(Math.Sqrt(22), histogram.Norm, 1e-12);
    }

    [Fact]
    public void Of_GivenEdges_PutsWhatLiesOutsideIntoTheLastBins() =>
        Assert.Equal([2, 0, 0, 2], Histogram.Of([-5, 0, 1, 7], bins: 4, low: 0, high: 1).Counts);

    [Fact]
    public void Of_EqualNumbers_StandInOneBin()
    {
        Histogram histogram = Histogram.Of([3, 3, 3], bins: 2);

        Assert.Equal([0, 3], histogram.Counts);
        Assert.Equal([2.5, 3, 3.5], histogram.Edges);
        Assert.Equal(0, histogram.StandardDeviation);
    }

    [Fact]
    public void Of_NoNumber_HasNoFigures()
    {
        Histogram histogram = Histogram.Of([float.NaN]);

        Assert.Equal((0, 1), (histogram.Count, histogram.NonFinite));
        Assert.True(double.IsNaN(histogram.Mean));
        Assert.Equal(30, histogram.Counts.Count);
    }

    [Fact]
    public void Of_EdgesOutOfOrder_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Histogram.Of([1], low: 1, high: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Histogram.Of([1], bins: 0));
    }
}
