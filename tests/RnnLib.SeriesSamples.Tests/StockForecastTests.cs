using RnnLib.Data;
using StockForecast;

namespace RnnLib.SeriesSamples.Tests;

public sealed class StockForecastTests
{
    [Fact]
    public void SeasonalGrowth_SeasonOnALine_IsExact()
    {
        float[] values = [.. Enumerable.Range(0, 24).Select(row => row + (row % 4 == 0 ? 5f : 0))];
        var origins = new RollingOrigin(new TimeSeries(["x"], [values]), "x", new() { FirstRow = 10, Horizon = 6 });
        Assert.Equal(0, origins.Evaluate(Report.SeasonalGrowth(4)).Scores.MeanAbsoluteError, 1e-5);
    }

    [Fact]
    public void Statistic_OneStep_IsMeanOverStandardError()
    {
        float[] truth = [0, 1, 2, 3, 4];
        var origins = new RollingOrigin(new TimeSeries(["x"], [truth]), "x", new() { FirstRow = 1 });
        ForecastEvaluation a = origins.Evaluate(Tensor.From([4, 1], [1, 2, 3, 5])), b = origins.Evaluate(Tensor.From([4, 1], [2, 2, 4, 5]));
        // |a - truth| - |b - truth| = 0 - 1, 0 - 0, 0 - 1, 1 - 1: mean -1/2, standard deviation 1/2, standard error 1/4.
        Assert.Equal(-2, Comparison.Statistic(a, b, truth, origins.Rows, 0), 1e-12);
        Assert.Equal(2, Comparison.Statistic(b, a, truth, origins.Rows, 0), 1e-12);
    }

    [Theory]
    [InlineData(-3.5, 0.2, "better than")]
    [InlineData(-3.5, 0.001, "by too little")]
    [InlineData(-2.5, 0.2, "hardly better")]
    [InlineData(0.5, -0.01, "no different")]
    [InlineData(2.5, -0.1, "WORSE")]
    public void Verdict_Statistic_SaysWhatItMeans(double statistic, double gain, string words) =>
        Assert.Contains(words, Comparison.Verdict(statistic, gain, "as the last row"));

    [Fact]
    public void Run_RandomWalk_BeatsNothing()
    {
        var rng = new Rng(5);
        double level = 100;
        string folder = Directory.CreateTempSubdirectory().FullName, path = Path.Combine(folder, "walk.csv");
        File.WriteAllLines(path, ["price", .. Enumerable.Range(0, 700).Select(_ => FormattableString.Invariant($"{level *= Math.Exp(0.01 * rng.NextNormal())}"))]);
        var console = new StringWriter();
        TextWriter before = Console.Out;
        Console.SetOut(console);
        try
        {
            var (network, baseline) = new Experiment(new() { Data = path, Output = folder, Epochs = 4 }).Run();
            Assert.InRange(network.MeanAbsoluteError / baseline.MeanAbsoluteError, 0.97, 1.5);
        }
        finally
        {
            Console.SetOut(before);
            Directory.Delete(folder, recursive: true);
        }

        Assert.Contains("The network beats nothing", console.ToString());
        Assert.Contains("The reloaded model forecasts the same.", console.ToString());
    }

    [Fact]
    public void Load_PriceOfZero_IsRefused()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "price\n3\n0\n");
        Assert.Contains("row 2: 0: relative changes need numbers above 0", Assert.Throws<ArgumentException>(() => Prices.Load(new() { Data = path, Output = "" })).Message);
        File.Delete(path);
    }
}
