using System.Diagnostics;
using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Reporting;
using RnnLib.Training;

namespace BirthsForecast;

/// <summary>Load, train, forecast from every day of the last fifth, compare, draw, save, reload, look ahead.</summary>
internal sealed class Experiment(Settings settings)
{
    private const float TestFraction = 0.2f, ValidationFraction = 0.1f;

    /// <returns>The scores of the network and of "as a week ago".</returns>
    public (ForecastScores Network, ForecastScores WeekAgo) Run()
    {
        long start = Stopwatch.GetTimestamp();
        settings.Check();
        Directory.CreateDirectory(settings.Output);   // to fail before the training, not after it
        TimeSeries series = Births.Load(settings.Data);
        TimeSeries train = series.Split(TestFraction).Train;
        Console.WriteLine($"{series.Rows} days, {series.Labels![0]} to {series.Labels[^1]}: {train.Rows} to learn from, the last {series.Rows - train.Rows} to test on.");

        int validationRow = (int)(train.Rows * (1 - ValidationFraction));
        Scaler scaler = Scaler.Standard(train);
        var (features, known) = Births.WithCalendar(scaler.Transform(series));
        var windows = new WindowDataset(features, new() { LookBack = settings.LookBack, Horizon = settings.Horizon, Targets = [Births.Column], KnownAhead = known });
        var (past, test) = windows.SplitAt(train.Rows);
        var (learn, validate) = past.SplitAt(validationRow);

        var rng = new Rng(settings.Seed);
        var model = NewModel(windows.InputNames.Count, rng);
        Console.WriteLine(model.Summary());
        var trainer = new Trainer<Sequence>(model, Losses.MeanAbsoluteError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 2e-3f }),
            Schedule = Schedules.Cosine(settings.Epochs),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ConsoleProgress(), new EarlyStopping(patience: 15)],
            Seed = settings.Seed,
        });
        History history = trainer.Fit(() => learn.Batches(32, shuffle: rng), settings.Epochs, () => validate.Batches(256));

        var origins = new RollingOrigin(series, Births.Column, new() { FirstRow = train.Rows, Horizon = settings.Horizon, Season = 7 });
        ForecastEvaluation network = origins.Evaluate(Forecast(model, scaler, test));
        ForecastEvaluation weekAgo = Report(origins, network);

        LossChart.Save(history, Path.Combine(settings.Output, "loss.png"));
        Draw(series, train.Rows, network);
        model.Save(ModelPath, scaler.ToMetadata());
        Console.WriteLine($"Wrote loss.png, forecast.png and model.safetensors to {settings.Output}.");
        LookAhead(series, features, windows, test, network);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        return (network.Scores, weekAgo.Scores);
    }

    private string ModelPath => Path.Combine(settings.Output, "model.safetensors");

    private Module<Sequence, Tensor> NewModel(int inputs, Rng rng) =>
        new Lstm(inputs, settings.HiddenSize, rng)
            .Then(new LastStep())
            .Then(new Dropout(0.1f))
            .Then(new Linear(settings.HiddenSize, settings.Horizon, rng));

    /// <summary>[origins, horizon], in births.</summary>
    private static Tensor Forecast(Module<Sequence, Tensor> model, Scaler scaler, WindowDataset windows)
    {
        Tensor said = Ops.Concatenate([.. windows.Batches(512).Select(batch => model.Predict(batch.Input))], axis: 0);
        float[] births = said.ToArray();
        scaler.Inverse(Births.Column, births.AsSpan());
        return Tensor.From(said.Shape, births);
    }

    private ForecastEvaluation Report(RollingOrigin origins, ForecastEvaluation network)
    {
        ForecastEvaluation weekAgo = origins.Evaluate(Baselines.SeasonalNaive(7));
        (string Name, ForecastEvaluation Of)[] rows =
        [
            ("LSTM, all days at once", network),
            ("as the same day a week ago", weekAgo),
            ("as the last day known", origins.Evaluate(Baselines.Naive)),
            ("the mean of the past", origins.Evaluate(Baselines.Mean)),
        ];
        Console.WriteLine();
        Console.WriteLine($"Forecasts of {settings.Horizon} days from each of {origins.Rows.Count} days never seen: mean absolute percentage error by days ahead.");
        int[] steps = [.. new[] { 1, 2, 3, 5, 7, settings.Horizon }.Where(step => step <= settings.Horizon).Distinct()];
        Console.WriteLine($"  {"",-28}{string.Concat(steps.Select(step => $"{step,8}"))}{"all",9}{"MASE",9}");
        foreach (var (name, of) in rows)
        {
            string cells = string.Concat(steps.Select(step => $"{of.Steps[step - 1].MeanAbsolutePercentageError,6:F2} %"));
            Console.WriteLine($"  {name,-28}{cells}{of.Scores.MeanAbsolutePercentageError,7:F2} %{of.Scores.MeanAbsoluteScaledError,9:F3}");
        }

        double gain = 1 - network.Scores.MeanAbsoluteError / rows.Skip(1).Min(row => row.Of.Scores.MeanAbsoluteError);
        Console.WriteLine(gain > 0
            ? $"The network's mean absolute error is {gain:P0} below that of the best forecast without learning."
            : $"The network does not beat the best forecast without learning ({-gain:P0} above it): do not use it.");
        return weekAgo;
    }

    /// <summary>The last days, each as it was forecast when it lay the whole horizon ahead.</summary>
    private void Draw(TimeSeries series, int firstRow, ForecastEvaluation network)
    {
        int far = settings.Horizon - 1, days = Math.Min(120, network.Forecasts.Count), first = network.Forecasts.Count - days, row = firstRow + first + far;
        ForecastChart.Save(
            series.Column(Births.Column).Slice(row, days), [.. network.Forecasts.Skip(first).Select(forecast => forecast[far])],
            Path.Combine(settings.Output, "forecast.png"), new()
            {
                Title = $"Births per day, forecast {settings.Horizon} days ahead, on days never seen",
                ValueTitle = "births",
                StepTitle = "",
                StepLabels = [.. series.Labels!.Skip(row).Take(days)],
            });
    }

    /// <summary>The saved model in a new object, which must forecast the same to the last bit; then the days after the last one.</summary>
    private void LookAhead(TimeSeries series, TimeSeries features, WindowDataset windows, WindowDataset test, ForecastEvaluation network)
    {
        var model = NewModel(windows.InputNames.Count, new Rng(settings.Seed + 1));
        Scaler scaler = Scaler.FromMetadata(model.Load(ModelPath));
        bool same = Forecast(model, scaler, test).Data.SequenceEqual([.. network.Forecasts.SelectMany(forecast => forecast)]);
        Console.WriteLine(same ? "The reloaded model forecasts the same." : throw new InvalidOperationException("the reloaded model forecasts something else"));

        TimeSeries ahead = Births.Ahead(series, settings.Horizon);
        float[] next = model.Predict(windows.Latest(ahead)).ToArray();
        scaler.Inverse(Births.Column, next.AsSpan());
        Console.WriteLine($"After the last row of the file ({features.Labels![^1]}):");
        for (int day = 0; day < next.Length; day++)
            Console.WriteLine($"  {ahead.Labels![day]}  {next[day]:F0}");
    }
}
