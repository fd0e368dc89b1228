using System.Diagnostics;
using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace StockForecast;

/// <summary>Load, train on changes, forecast from every row of the last fifth, compare, draw, save, reload.</summary>
internal sealed class Experiment(Settings settings)
{
    private const float TestFraction = 0.2f, ValidationFraction = 0.15f;

    /// <returns>The scores of the network and of the best forecast without learning.</returns>
    public (ForecastScores Network, ForecastScores Baseline) Run()
    {
        long start = Stopwatch.GetTimestamp();
        settings.Check();
        Directory.CreateDirectory(settings.Output);   // to fail before the training, not after it
        Prices prices = Prices.Load(settings);
        TimeSeries levels = prices.Levels, changes = prices.Changes();
        int horizon = settings.Horizon > 0 ? settings.Horizon : prices.Season > 1 ? prices.Season : 5;
        int firstRow = levels.Split(TestFraction).Train.Rows;
        Console.WriteLine($"{levels.Rows} rows of {prices.Column}: {firstRow} to learn from, the last {levels.Rows - firstRow} to test on; {horizon} steps ahead.");

        // Change i leads to level i + 1, so the part to learn from has one row less.
        Scaler scaler = Scaler.Standard(changes.Slice(0, firstRow - 1).Select(Prices.Roles(changes).Target));
        var (target, known) = Prices.Roles(changes);
        var windows = new WindowDataset(scaler.Transform(changes), new() { LookBack = settings.LookBack, Horizon = horizon, Targets = [target], KnownAhead = known });
        var (past, test) = windows.SplitAt(firstRow - 1);
        var (learn, validate) = past.SplitAt((int)(firstRow * (1 - ValidationFraction)));

        var rng = new Rng(settings.Seed);
        var model = NewModel(windows.InputNames.Count, horizon, rng);
        Console.WriteLine(model.Summary());
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new AdamW(new() { LearningRate = 2e-3f, WeightDecay = 1e-2f }),
            Schedule = Schedules.Cosine(settings.Epochs),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ConsoleProgress(), new EarlyStopping(patience: 20)],
            Seed = settings.Seed,
        });
        History history = trainer.Fit(() => learn.Batches(32, shuffle: rng), settings.Epochs, () => validate.Batches(256));

        var origins = new RollingOrigin(levels, prices.Column, new() { FirstRow = firstRow, Horizon = horizon, Season = Math.Max(1, prices.Season) });
        var forecaster = new LevelForecaster(model, scaler, levels.Column(prices.Column).ToArray());
        Tensor said = forecaster.Forecast(test);
        ForecastEvaluation network = origins.Evaluate(said);
        ForecastScores baseline = new Report(prices, horizon, origins).Print(network);

        LossChart.Save(history, Path.Combine(settings.Output, "loss.png"));
        Draw(prices, firstRow, horizon, network);
        model.Save(ModelPath, scaler.ToMetadata());
        Console.WriteLine($"Wrote loss.png, forecast.png and model.safetensors to {settings.Output}.");

        var again = NewModel(windows.InputNames.Count, horizon, new Rng(settings.Seed + 1));
        var reloaded = new LevelForecaster(again, Scaler.FromMetadata(again.Load(ModelPath)), levels.Column(prices.Column).ToArray());
        bool same = reloaded.Forecast(test).Data.SequenceEqual(said.Data);
        Console.WriteLine(same ? "The reloaded model forecasts the same." : throw new InvalidOperationException("the reloaded model forecasts something else"));
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        return (network.Scores, baseline);
    }

    private string ModelPath => Path.Combine(settings.Output, "model.safetensors");

    private Module<Sequence, Tensor> NewModel(int inputs, int horizon, Rng rng) =>
        new Lstm(inputs, settings.HiddenSize, rng)
            .Then(new LastStep())
            .Then(new Dropout(0.2f))
            .Then(new Linear(settings.HiddenSize, horizon, rng));

    /// <summary>The last rows, each as it was forecast when it lay the whole horizon ahead.</summary>
    private void Draw(Prices prices, int firstRow, int horizon, ForecastEvaluation network)
    {
        int rows = Math.Min(120, network.Forecasts.Count), first = network.Forecasts.Count - rows, row = firstRow + first + horizon - 1;
        ForecastChart.Save(
            prices.Levels.Column(prices.Column).Slice(row, rows), [.. network.Forecasts.Skip(first).Select(forecast => forecast[horizon - 1])],
            Path.Combine(settings.Output, "forecast.png"), new()
            {
                Title = $"{prices.Column}, forecast {horizon} steps ahead, on rows never seen",
                ValueTitle = prices.Column,
                StepTitle = "",
                StepLabels = prices.Levels.Labels is { } labels ? [.. labels.Skip(row).Take(rows)] : null,
            });
    }
}
