using RnnLib.Layers;
using RnnLib.Training;
using SkiaSharp;

namespace RnnLib.Reporting.Tests;

public sealed class ChartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-charts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LossChart_WithValidation_DrawsBothCurves()
    {
        string path = Path.Combine(_folder, "loss.png");

        LossChart.Save(Train(withValidation: true), path);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.Equal((1000, 500), (picture.Width, picture.Height));
        Assert.True(Count(picture, 0x1f, 0x6f, 0xb4) > 200, "the training curve is missing");
        Assert.True(Count(picture, 0xe8, 0x71, 0x0a) > 200, "the validation curve is missing");
    }

    [Fact]
    public void LossChart_WithoutValidation_DrawsOneCurve()
    {
        string path = Path.Combine(_folder, "loss.png");

        LossChart.Save(Train(withValidation: false), path);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.True(Count(picture, 0x1f, 0x6f, 0xb4) > 200);
        Assert.Equal(0, Count(picture, 0xe8, 0x71, 0x0a));
    }

    [Fact]
    public void LearningRateChart_LossThatFallsAndExplodes_DrawsCurveAndSuggestion()
    {
        string path = PictureOfTheDocs("learning-rate-range.png");
        var rng = new Rng(1);
        Batch<Sequence>[] data = [.. Enumerable.Range(0, 8).Select(_ =>
        {
            Tensor x = Tensor.Uniform([16, 12, 1], -1, 1, rng);
            return new Batch<Sequence>(x, Ops.Mean(x, [1]));
        })];
        var trainer = new Trainer<Sequence>(new Gru(1, 16, rng).Then(new LastStep()).Then(new Linear(16, 1, rng)), Losses.MeanSquaredError, new() { Optimizer = new Sgd() });

        LearningRateChart.Save(trainer.FindLearningRate(() => data, new() { From = 1e-3, To = 100 }), path);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.True(Count(picture, 0x1f, 0x6f, 0xb4) > 200, "the curve is missing");
        Assert.True(Count(picture, 0xe8, 0x71, 0x0a) > 20, "the suggestion is missing");
    }

    [Fact]
    public void LossChart_NoEpoch_Throws() =>
        Assert.Contains("no epoch", Assert.Throws<ArgumentException>(() => LossChart.Save(new History(), Path.Combine(_folder, "loss.png"))).Message);

    [Fact]
    public void ForecastChart_TruthAndForecast_DrawsBothAndTheTexts()
    {
        string brief = Path.Combine(_folder, "brief.png"), titled = Path.Combine(_folder, "titled.png");
        float[] truth = [1, 2, 3, 2, 1], forecast = [1.5f, 1.5f, 2.5f, 2.5f, 1.5f];

        ForecastChart.Save(truth, forecast, brief, new() { Title = "." });
        ForecastChart.Save(truth, forecast, titled, new() { Title = "Temperature of five days", ValueTitle = "degrees", StepLabels = ["Mon", "Tue", "Wed", "Thu", "Fri"] });

        using SKBitmap without = SKBitmap.Decode(brief), with = SKBitmap.Decode(titled);
        Assert.True(Count(with, 0x55, 0x55, 0x55) > 200, "the truth is missing");
        Assert.True(Count(with, 0xe8, 0x71, 0x0a) > 200, "the forecast is missing");
        Assert.True(DarkInTop(with) > DarkInTop(without) + 100, "the title is missing: no text was drawn");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 2)]
    public void ForecastChart_LengthsDoNotFit_Throws(int truth, int forecast)
    {
        var e = Assert.Throws<ArgumentException>(() => ForecastChart.Save(new float[truth], new float[forecast], Path.Combine(_folder, "f.png")));

        Assert.Contains($"got {forecast} and {truth}", e.Message);
    }

    [Fact]
    public void ScheduleChart_TwoSchedules_DrawsBoth()
    {
        string path = Path.Combine(_folder, "schedules.png");

        ScheduleChart.Save([("cosine", Schedules.Cosine(epochs: 20)), ("steps", Schedules.Step(epochs: 5))], path);

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.True(Count(picture, 0x1f, 0x6f, 0xb4) > 200, "the first curve is missing");
        Assert.True(Count(picture, 0xe8, 0x71, 0x0a) > 200, "the second curve is missing");
        Assert.Contains("expected at least one", Assert.Throws<ArgumentException>(() => ScheduleChart.Save([], path)).Message);
        Assert.Contains("call OnEpoch(loss)", Assert.Throws<InvalidOperationException>(() => ScheduleChart.Save([("plateau", Schedules.ReduceOnPlateau())], path)).Message);
    }

    /// <summary>Draws the picture of docs/schedules.md; writes it there where RNNLIB_WRITE_PICTURES is set.</summary>
    [Fact]
    public void ScheduleChart_PictureOfTheDocs_CanBeDrawn()
    {
        string path = PictureOfTheDocs("schedules.png");

        ScheduleChart.Save(
        [
            ("Cosine(epochs: 20).WithWarmUp(steps: 100)", Schedules.Cosine(epochs: 20).WithWarmUp(steps: 100)),
            ("CosineRestarts(steps: 150, lengthFactor: 2)", Schedules.CosineRestarts(steps: 150, lengthFactor: 2)),
            ("OneCycle(0.1, steps: 1000)", Schedules.OneCycle(0.1, steps: 1000)),
            ("Step(epochs: 5, factor: 0.5)", Schedules.Step(epochs: 5, factor: 0.5)),
            ("Cyclic(0.01, 0.05, steps: 100), halving", Schedules.Cyclic(0.01, 0.05, steps: 100, options: new() { Shape = CyclicShape.Halving })),
            ("Exponential(0.8).After(epochs: 8)", Schedules.Exponential(0.8).After(epochs: 8)),
        ], path, new() { Title = "Learning rate over 1000 steps, 50 to an epoch" });

        using SKBitmap picture = SKBitmap.Decode(path);
        Assert.True(Count(picture, 0x55, 0x55, 0x55) > 200, "the fifth curve is missing");
    }

    /// <summary>In a folder of its own, or where the pictures of the docs are to be drawn anew.</summary>
    private string PictureOfTheDocs(string name) => Path.Combine(Environment.GetEnvironmentVariable("RNNLIB_WRITE_PICTURES") is { Length: > 0 } folder ? folder : _folder, name);

    private static History Train(bool withValidation)
    {
        var rng = new Rng(1);
        Tensor x = Tensor.Uniform([8, 2], 0, 1, rng), y = Tensor.Uniform([8, 1], 0, 1, rng), otherY = Tensor.Uniform([8, 1], 0, 1, rng);
        var trainer = new Trainer<Tensor>(new Linear(2, 1, rng), Losses.MeanSquaredError, new() { Optimizer = new Adam(new() { LearningRate = 0.1f }) });
        return trainer.Fit(() => [new Batch<Tensor>(x, y)], 20, withValidation ? () => [new Batch<Tensor>(x, otherY)] : null);
    }

    private static int Count(SKBitmap picture, byte red, byte green, byte blue) =>
        picture.Pixels.Count(p => Math.Abs(p.Red - red) < 24 && Math.Abs(p.Green - green) < 24 && Math.Abs(p.Blue - blue) < 24);

    private static int DarkInTop(SKBitmap picture) => picture.Pixels.Take(picture.Width * 30).Count(p => p.Red + p.Green + p.Blue < 300);
}
