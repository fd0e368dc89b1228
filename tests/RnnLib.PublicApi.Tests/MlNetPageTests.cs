using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;
using RnnLib.Data;
using RnnLib.DataFrames;
using RnnLib.Layers;
using RnnLib.ML;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/mlnet.md, compiled and run as one program.</summary>
[Collection(nameof(WorkingFolder))]
public sealed class MlNetPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "MlNetPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "mlnet.md"));

        Assert.True(code.Length > 10);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_TrainsServesAndReads()
    {
        string before = Directory.GetCurrentDirectory(), folder = Directory.CreateTempSubdirectory("rnnlib-mlnet").FullName;
        Directory.SetCurrentDirectory(folder);
        try
        {
            Run();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Run()
    {
        float At(int step) => MathF.Sin(0.4f * step);
        Day[] days = [.. Enumerable.Range(0, 150).Select(start => new Day { Features = [.. Enumerable.Range(start, 8).Select(At)], Next = At(start + 8) })];
        File.WriteAllText("weather.csv", "date,temp,wind,note\n2024-01-01,5,2,a\n2024-01-02,,3,b\n2024-01-03,7,4,c\n");

        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(days);
        var trainer = new RnnTrainer(
            ml,
            rng => new Gru(1, 8, rng).Then(new LastStep()).Then(new Linear(8, 1, rng)),
            Losses.MeanSquaredError,
            new() { Epochs = 30, Training = () => new() { Optimizer = new Adam(new() { LearningRate = 0.02f }) } });
        var fitted = ml.Transforms.CopyColumns("Label", "Next").Append(trainer).Fit(rows);
        RegressionMetrics metrics = ml.Regression.Evaluate(fitted.Transform(rows));
        fitted.LastTransformer.Model.Save("model.safetensors");

        var model = new Gru(1, 8, new Rng(0)).Then(new LastStep()).Then(new Linear(8, 1, new Rng(0)));
        model.Load("model.safetensors");
        ITransformer step = ml.Transforms.RnnModel(model).Fit(rows);
        using var engine = ml.Model.CreatePredictionEngine<Day, Forecast>(step);
        float next = engine.Predict(days[0]).Score;

        DataFrame frame = DataFrame.LoadCsv("weather.csv");
        TimeSeries series = frame.ToTimeSeries(["temp", "wind"], labels: "date", missing: MissingValues.FillForward);

        Assert.InRange(metrics.RSquared, 0.98, 1);
        Assert.Equal(fitted.Transform(rows).GetColumn<float>("Score").First(), next);
        Assert.Equal([5f, 5f, 7f], series.Column("temp").ToArray());
        Assert.Equal(new DateTime(2024, 1, 2), series.Dates()[1]);
    }

    private sealed class Day
    {
        [VectorType(8)]
        public float[] Features { get; set; } = [];

        public float Next { get; set; }
    }

    private sealed class Forecast
    {
        public float Score { get; set; }
    }
}
