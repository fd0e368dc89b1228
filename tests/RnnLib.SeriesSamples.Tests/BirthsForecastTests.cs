using BirthsForecast;
using RnnLib.Data;

namespace RnnLib.SeriesSamples.Tests;

public sealed class BirthsForecastTests
{
    [Fact]
    public void Run_EightEpochs_BeatsLastWeek()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        var (network, weekAgo) = new Experiment(new() { Output = folder, HiddenSize = 32, Epochs = 8 }).Run();
        Assert.Equal(4.3, weekAgo.MeanAbsolutePercentageError, 0.05);
        Assert.InRange(network.MeanAbsoluteError, 1, 0.9 * weekAgo.MeanAbsoluteError);
        Assert.All(["forecast.png", "loss.png", "model.safetensors"], name => Assert.True(new FileInfo(Path.Combine(folder, name)).Length > 1000));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void WithCalendar_FourthOfJuly_IsAFridayAndAHoliday()
    {
        TimeSeries births = Births.Load(null);
        var (series, known) = Births.WithCalendar(births);
        int row = series.RowOf("2014-07-04");
        Assert.Equal((1f, 1f, 0f), (series.Value(row, "holiday"), series.Value(row, "DayOfWeek Friday"), series.Value(row, "minor holiday")));
        Assert.DoesNotContain(Births.Column, known);
    }

    [Fact]
    public void Load_ImpossibleDate_IsRefused()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "year,month,date_of_month,births\n2001,2,29,100\n");
        Assert.Contains("2001-02-29 is no date", Assert.Throws<ArgumentException>(() => Births.Load(path)).Message);
        File.Delete(path);
    }
}
