namespace RnnLib.Training.Tests;

public sealed class HistogramTests
{
    [Fact]
    public void Of_ManyNumbers_CountsEachInTheBucketWhoseLimitsHoldIt()
    {
        float[] values = Tensor.Normal([1000], 3, 2, new Rng(1)).ToArray();
        Histogram histogram = Histogram.Of(values);

        Assert.Equal((values.Min(), values.Max(), 1000), ((float)histogram.Minimum, (float)histogram.Maximum, histogram.Count));
        Assert.Equal(values.Sum(v => (double)v), histogram.Sum, 9);
        Assert.Equal(values.Sum(v => (double)v * v), histogram.SumOfSquares, 8);
        double from = double.NegativeInfinity;
        for (int i = 0; i < 30; i++)
        {
            double to = i == 29 ? double.PositiveInfinity : histogram.Limits[i];
            Assert.Equal(values.Count(v => v >= from && v < to), histogram.Buckets[i]);
            from = to;
        }
    }

    [Fact]
    public void Of_EqualNoOrUnusableNumbers_IsStillAHistogram()
    {
        Histogram equal = Histogram.Of([2, 2, 2]), none = Histogram.Of([]), some = Histogram.Of([float.NaN, 1, float.PositiveInfinity, 3]);
        Assert.Equal((2.0, 2.0, 3.0, 6.0, 12.0), (equal.Minimum, equal.Maximum, equal.Count, equal.Sum, equal.SumOfSquares));
        Assert.Equal([3.0], equal.Buckets);
        Assert.Equal((0.0, 1), (none.Count, none.Limits.Length));
        Assert.Equal((1.0, 3.0, 2.0, 2.0), (some.Minimum, some.Maximum, some.Count, some.Buckets.Sum()));
    }
}
