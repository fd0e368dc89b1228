namespace RnnLib.Data.Tests;

public sealed class TimeSeriesChangesTests
{
    [Fact]
    public void Difference_Lags_GivesChanges()
    {
        var series = new TimeSeries(["a", "b"], [[1, 3, 6, 10, 15], [5, 5, 4, 4, 9]], ["p", "q", "r", "s", "t"]);

        TimeSeries step = series.Difference(), two = series.Difference(lag: 2);

        Assert.Equal([2f, 3, 4, 5], step.Column("a").ToArray());
        Assert.Equal([0f, -1, 0, 5], step.Column("b").ToArray());
        Assert.Equal(["q", "r", "s", "t"], step.Labels!);
        Assert.Equal([5f, 7, 9], two.Column("a").ToArray());
        Assert.Equal(["r", "s", "t"], two.Labels!);
    }

    [Theory]
    [InlineData(1, 1e-3f)]
    [InlineData(7, 1)]
    [InlineData(1, 1e5f)]
    [InlineData(365, 30)]
    public void Integrate_Changes_ComeBackToTheLastBit(int lag, float scale)
    {
        float[] levels = new float[20_000];
        new Rng(7).FillUniform(levels, 1000 * scale, 1500 * scale);
        var series = new TimeSeries(["x"], [levels]);

        TimeSeries back = series.Difference(lag).Integrate(series.Slice(0, lag));

        Assert.Equal(levels[lag..], back.Column("x").ToArray());
    }

    [Fact]
    public void Integrate_ChangesLargerThanTheLevels_DoNotDrift()
    {
        float[] levels = new float[100_000];
        new Rng(8).FillNormal(levels, 0, 1e5f);
        var series = new TimeSeries(["x"], [levels]);

        TimeSeries changes = series.Difference();
        float[] back = changes.Integrate(series.Slice(0, 1)).Column("x").ToArray();

        // A sum of rounded differences would be wrong by far more than the rounding of one in the end.
        float largest = changes.Column("x").ToArray().Max(MathF.Abs);
        Assert.All(back.Zip(levels.Skip(1)), pair => Assert.Equal(pair.Second, pair.First, largest * 6e-8f));
    }

    [Fact]
    public void Integrate_Forecast_GoesOnFromTheLastRows()
    {
        var series = new TimeSeries(["x", "y"], [[10, 20, 11, 21], [0, 0, 0, 0]]);
        var changes = new TimeSeries(["x"], [[1, 2, 3]], ["m", "n", "o"]);

        TimeSeries ahead = changes.Integrate(past: series.Slice(2, 2));

        Assert.Equal([12f, 23, 15], ahead.Column("x").ToArray());
        Assert.Equal(["m", "n", "o"], ahead.Labels!);
    }

    [Fact]
    public void WithLags_Column_AddsEarlierValues()
    {
        TimeSeries series = new TimeSeries(["a", "b"], [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]], ["p", "q", "r", "s", "t"]).WithLags("a", 1, 3);

        Assert.Equal(["a", "b", "a lag 1", "a lag 3"], series.Names);
        Assert.Equal([3f, 4], series.Column("a").ToArray());
        Assert.Equal([2f, 3], series.Column("a lag 1").ToArray());
        Assert.Equal([0f, 1], series.Column("a lag 3").ToArray());
        Assert.Equal([8f, 9], series.Column("b").ToArray());
        Assert.Equal(["s", "t"], series.Labels!);
    }

    [Fact]
    public void Anything_Wrong_SaysWhat()
    {
        var series = new TimeSeries(["a"], [[1, 2, 3]]);

        Fails("TimeSeries.Difference: the series has 3 rows; expected a lag below that.", () => series.Difference(3));
        Assert.Throws<ArgumentOutOfRangeException>("lag", () => series.Difference(0));
        Fails("TimeSeries.Integrate: past: expected as many rows as the lag", () => series.Integrate(series.Slice(0, 0)));
        Fails("the series has no column 'a'", () => series.Integrate(new TimeSeries(["b"], [[1]])));
        Fails("TimeSeries.WithLags: expected at least one lag.", () => series.WithLags("a"));
        Fails("TimeSeries.WithLags: the series has 3 rows; expected lags from 1 to 2.", () => series.WithLags("a", 1, 3));
        Fails("the series has no column 'x'", () => series.WithLags("x", 1));
    }

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
