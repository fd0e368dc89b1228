namespace RnnLib.Data.Tests;

public sealed class BaselinesTests
{
    private static readonly TimeSeries Past = new(["x"], [[2, 4, 9, 5]]);

    [Fact]
    public void Baselines_Past_ForecastByTheirFormulas()
    {
        Assert.Equal([5f, 5, 5], Baselines.Naive(Past, "x", 3));
        Assert.Equal([9f, 5, 9, 5, 9], Baselines.SeasonalNaive(2)(Past, "x", 5));
        Assert.Equal([4f, 9], Baselines.SeasonalNaive(3)(Past, "x", 2));
        Assert.Equal([6f, 7, 8], Baselines.Drift(Past, "x", 3));     // (5 - 2) / 3 a row
        Assert.Equal([5f, 5], Baselines.Mean(Past, "x", 2));
    }

    [Fact]
    public void Baselines_PastTooShort_SaysSo()
    {
        Assert.StartsWith("Baselines: past: expected at least 5 rows, got 4.", Assert.Throws<ArgumentException>(() => Baselines.SeasonalNaive(5)(Past, "x", 1)).Message);
        Assert.Throws<ArgumentException>(() => Baselines.Drift(Past.Slice(0, 1), "x", 1));
        Assert.Throws<ArgumentException>(() => Baselines.Mean(Past.Slice(0, 0), "x", 1));
        Assert.Throws<ArgumentException>(() => Baselines.Naive(Past, "y", 1));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => Baselines.SeasonalNaive(0));
    }
}
