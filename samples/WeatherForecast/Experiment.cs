using System.Diagnostics;
using RnnLib;
using RnnLib.Data;
using RnnLib.Reporting;
using RnnLib.Training;

namespace WeatherForecast;

/// <summary>Load, train, test on what was never seen, draw, save, reload, look ahead.</summary>
internal sealed class Experiment(Settings settings)
{
    private const float ValidationFraction = 0.15f;

    public void Run()
    {
        long start = Stopwatch.GetTimestamp();
        Directory.CreateDirectory(settings.Output);   // to fail before the training, not after it
        TimeSeries series = settings.Load();
        string column = series.Names[0];
        var (train, test) = series.Split(settings.TestFraction);
        Console.WriteLine($"{series.Rows} rows of {string.Join(", ", series.Names)}: {train.Rows} to learn from, the last {test.Rows} to test on.");

        var rng = new Rng(settings.Seed);
        var features = new Features(train, settings.Difference);
        var (columns, inputs) = features.Of(series);
        var model = Forecaster.NewModel(inputs.Length, settings.HiddenSize, features.Names.Count, rng);
        Console.WriteLine(model.Summary());

        WindowDataset Windows(int firstTarget, int endTarget) => new(columns, new()
        {
            LookBack = settings.LookBack,
            Inputs = inputs,
            Targets = [.. features.Names.Select(Features.TargetOf)],
            FirstTargetRow = firstTarget,
            EndTargetRow = endTarget,
        });
        int validationRow = train.Rows - (int)(train.Rows * ValidationFraction);
        WindowDataset learn = Windows(0, validationRow), validate = Windows(validationRow, train.Rows);
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 1e-3f }),
            Clip = GradientClip.ByNorm(1),
            Callbacks = [new ConsoleProgress(), new EarlyStopping(patience: 8)],
            Seed = settings.Seed,
        });
        History history = trainer.Fit(() => learn.Batches(32, shuffle: rng), settings.Epochs, () => validate.Batches(256));

        var forecaster = new Forecaster(model, features, settings.LookBack);
        float[] forecast = forecaster.OneStepAhead(series, train.Rows);
        Report(series, column, train.Rows, forecast);
        Save(model, features, history, test, column, forecast);
        LookAhead(Reload(inputs.Length, series, train.Rows, forecast), series, column);
        Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
    }

    private void Report(TimeSeries series, string column, int firstTestRow, float[] forecast)
    {
        float[] levels = series.Column(column).ToArray();
        ReadOnlySpan<float> truth = levels.AsSpan(firstTestRow);
        var (climateName, climate) = Baselines.Climate(series, levels, firstTestRow);
        (string Name, float Error)[] rows =
        [
            ("LSTM", Baselines.MeanAbsoluteError(forecast, truth)),
            ("persistence: the next step as the last", Baselines.MeanAbsoluteError(Baselines.Persistence(levels, firstTestRow), truth)),
            (climateName, Baselines.MeanAbsoluteError(climate, truth)),
        ];

        Console.WriteLine();
        Console.WriteLine($"Mean absolute error of {column}, one step ahead, on the {truth.Length} rows never seen:");
        foreach (var (name, error) in rows)
            Console.WriteLine($"  {name,-40} {error:G4}");
        float best = rows.Skip(1).Min(row => row.Error), gain = 1 - rows[0].Error / best;
        Console.WriteLine(gain switch
        {
            >= 0.02f => $"The network's error is {gain:P1} below that of the better baseline.",
            > -0.02f => "The network is about as good as the better baseline: the series may hold nothing more to learn.",
            _ => $"The network's error is {-gain:P1} above that of the better baseline: do not use it.",
        });
        float low = levels.Take(firstTestRow).Min(), high = levels.Take(firstTestRow).Max();
        if (!settings.Difference && levels.Max() > high + 0.1f * (high - low))
            Console.WriteLine("The test part leaves the range of the training part; --difference learns from changes instead.");
    }

    private void Save(RnnLib.Layers.Module model, Features features, History history, TimeSeries test, string column, float[] forecast)
    {
        LossChart.Save(history, Path.Combine(settings.Output, "loss.png"));
        ForecastChart.Save(test.Column(column), forecast, Path.Combine(settings.Output, "forecast.png"), new()
        {
            Title = $"{column}, forecast one step ahead on rows never seen",
            ValueTitle = column,
            StepTitle = test.Labels is null ? "step" : "",
            StepLabels = test.Labels,
        });
        model.Save(ModelPath, features.ToMetadata());
        Console.WriteLine($"Wrote loss.png, forecast.png and model.safetensors to {settings.Output}.");
    }

    /// <summary>The saved model in a new object, which must forecast the same to the last bit.</summary>
    private Forecaster Reload(int inputSize, TimeSeries series, int firstTestRow, float[] forecast)
    {
        var model = Forecaster.NewModel(inputSize, settings.HiddenSize, series.Names.Count, new Rng(settings.Seed + 1));
        var reloaded = new Forecaster(model, Features.FromMetadata(model.Load(ModelPath)), settings.LookBack);
        bool same = reloaded.OneStepAhead(series, firstTestRow).AsSpan().SequenceEqual(forecast);
        Console.WriteLine(same ? "The reloaded model forecasts the same." : throw new InvalidOperationException("the reloaded model forecasts something else"));
        return reloaded;
    }

    private static void LookAhead(Forecaster forecaster, TimeSeries series, string column)
    {
        const int steps = 7;
        TimeSeries ahead = forecaster.FreeRun(series, steps);
        Console.WriteLine($"The next {steps} steps of {column}, each built on the forecasts before:");
        for (int step = 0; step < steps; step++)
            Console.WriteLine($"  {(ahead.Labels?[step] is { Length: > 0 } date ? date : $"+{step + 1}")}  {ahead.Column(column)[step]:G4}");
    }

    private string ModelPath => Path.Combine(settings.Output, "model.safetensors");
}
