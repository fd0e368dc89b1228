namespace RnnLib.Data.Tests;

public sealed class RollingOriginTests
{
    // Changes of 1, 2, 3, 4 before row 5, so that persistence errs by 2.5 there.
    private static readonly TimeSeries Series = new(["x", "y"], [[0, 1, 3, 6, 10, 8, 0, 20, 10], [1, 1, 1, 1, 1, 1, 1, 1, 1]]);

    [Fact]
    public void Evaluate_Naive_GivesItsErrors()
    {
        var origins = new RollingOrigin(Series, "x", new() { FirstRow = 5, Horizon = 2 });
        ForecastEvaluation naive = origins.Evaluate(Baselines.Naive);

        Assert.Equal([5, 6, 7], origins.Rows);
        Assert.Equal([[10f, 10], [8f, 8], [0f, 0]], naive.Forecasts);
        // Truths: 8 0; 0 20; 20 10. Errors: 2 10; 8 12; 20 10.
        Assert.Equal(62 / 6.0, naive.Scores.MeanAbsoluteError, 1e-12);
        Assert.Equal(Math.Sqrt((4 + 100 + 64 + 144 + 400 + 100) / 6.0), naive.Scores.RootMeanSquaredError, 1e-12);
        Assert.Equal(100 * (2 / 8.0 + 12 / 20.0 + 20 / 20.0 + 10 / 10.0) / 4, naive.Scores.MeanAbsolutePercentageError, 1e-12);
        Assert.Equal(62 / 6.0 / 2.5, naive.Scores.MeanAbsoluteScaledError, 1e-12);
        Assert.Equal((6, 3), (naive.Scores.Count, naive.Steps[0].Count));
        Assert.Equal(30 / 3.0, naive.Steps[0].MeanAbsoluteError, 1e-12);
        Assert.Equal(32 / 3.0, naive.Steps[1].MeanAbsoluteError, 1e-12);
        Assert.Equal("MAE 10.33, RMSE 11.63, MAPE 71.25 %, MASE 4.133", naive.ToString());
    }

    [Fact]
    public void Evaluate_Forecaster_SeesThePastAlone()
    {
        var seen = new List<int>();
        new RollingOrigin(Series, "x", new() { FirstRow = 4, Horizon = 2, Stride = 3 }).Evaluate((past, column, horizon) =>
        {
            seen.Add(past.Rows);
            Assert.Equal(("x", 2), (column, horizon));
            Assert.Equal(Series.Column("x")[..past.Rows].ToArray(), past.Column("x").ToArray());
            return [0, 0];
        });

        Assert.Equal([4, 7], seen);
    }

    [Fact]
    public void Evaluate_Season_ScalesByItsNaiveError()
    {
        // Two rows apart: 3, 5, 7.
        ForecastEvaluation mean = new RollingOrigin(Series, "x", new() { FirstRow = 5, Season = 2 }).Evaluate(Baselines.Mean);
        Assert.Equal(mean.Scores.MeanAbsoluteError / 5, mean.Scores.MeanAbsoluteScaledError, 1e-12);

        Assert.True(double.IsNaN(new RollingOrigin(Series, "y", new() { FirstRow = 5 }).Evaluate(Baselines.Naive).Scores.MeanAbsoluteScaledError));
        Assert.True(double.IsNaN(new RollingOrigin(Series, "x", new() { FirstRow = 5, Season = 5 }).Evaluate(Baselines.Naive).Scores.MeanAbsoluteScaledError));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(1, 4)]
    public void Rows_AnyOptions_AreThoseOfTheWindows(int horizon, int stride)
    {
        var origins = new RollingOrigin(Series, "x", new() { FirstRow = 4, Horizon = horizon, Stride = stride });
        var windows = new WindowDataset(Series, new() { LookBack = 2, Horizon = horizon, Stride = stride, FirstTargetRow = 4, Targets = ["x"] });

        Assert.Equal(origins.Rows, Enumerable.Range(0, windows.Count).Select(windows.TargetRow));
        ForecastEvaluation perfect = origins.Evaluate(windows.Batches(100).Single().Target.Values);
        Assert.Equal(0, perfect.Scores.MeanAbsoluteError);
        Assert.Equal(horizon, perfect.Steps.Count);
    }

    [Fact]
    public void Anything_Wrong_SaysWhat()
    {
        Fails("RollingOrigin: series: expected at least FirstRow=8 + Horizon=2 rows, got 9.", () => new RollingOrigin(Series, "x", new() { FirstRow = 8, Horizon = 2 }));
        Fails("RollingOrigin: series: expected at least FirstRow=2147483647", () => new RollingOrigin(Series, "x", new() { FirstRow = int.MaxValue }));
        Fails("the series has no column 'z'", () => new RollingOrigin(Series, "z", new() { FirstRow = 5 }));
        var origins = new RollingOrigin(Series, "x", new() { FirstRow = 5, Horizon = 2 });
        Fails("RollingOrigin: forecasts: expected [origins=3, horizon=2], got [2, 3].", () => origins.Evaluate(Tensor.Zeros([2, 3])));
        Assert.Equal("RollingOrigin: the forecast of row 5: expected 2 values, got 1.", Assert.Throws<InvalidOperationException>(() => origins.Evaluate((_, _, _) => [1])).Message);
        foreach (Action bad in (Action[])[() => _ = new RollingOriginOptions { FirstRow = 0 }, () => _ = new RollingOriginOptions { FirstRow = 1, Horizon = 0 }, () => _ = new RollingOriginOptions { FirstRow = 1, Stride = 0 }, () => _ = new RollingOriginOptions { FirstRow = 1, Season = 0 }])
            Assert.Throws<ArgumentOutOfRangeException>(bad);
    }

    /// <summary>The figures that are written beside the data: persistence 17.0 %, a week ago 4.3 % on the last fifth.</summary>
    [CorpusFact("us-births/us-births-2000-2014.csv")]
    public void Evaluate_Births_GivesTheKnownFigures()
    {
        TimeSeries births = TimeSeries.FromCsv(CorpusFactAttribute.Find("us-births/us-births-2000-2014.csv")!, new() { Columns = ["births"] });
        var origins = new RollingOrigin(births, "births", new() { FirstRow = births.Split(0.2f).Train.Rows });

        Assert.Equal(17.0, origins.Evaluate(Baselines.Naive).Scores.MeanAbsolutePercentageError, 0.05);
        Assert.Equal(4.3, origins.Evaluate(Baselines.SeasonalNaive(7)).Scores.MeanAbsolutePercentageError, 0.05);
    }

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
