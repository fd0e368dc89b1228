using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;

namespace WeatherForecast;

/// <summary>A network with the features it was trained on: forecasts in the units of the series.</summary>
internal sealed class Forecaster
{
    private readonly Module<Sequence, Tensor> _model;
    private readonly Features _features;
    private readonly int _lookBack;

    public Forecaster(Module<Sequence, Tensor> model, Features features, int lookBack) =>
        (_model, _features, _lookBack) = (model, features, lookBack);

    public static Module<Sequence, Tensor> NewModel(int inputSize, int hiddenSize, int outputSize, Rng rng) =>
        new Lstm(inputSize, hiddenSize, rng)
            .Then(new LastStep())
            .Then(new Dropout(0.2f))
            .Then(new Linear(hiddenSize, outputSize, rng));

    /// <summary>The forecast of each row from <paramref name="firstRow"/> on, made the step before.</summary>
    public float[] OneStepAhead(TimeSeries series, int firstRow)
    {
        var (features, inputs) = _features.Of(series);
        var windows = new WindowDataset(features, new() { LookBack = _lookBack, Inputs = inputs, FirstTargetRow = firstRow });
        string column = _features.Names[0];
        float[] levels = series.Column(column).ToArray();
        var forecast = new List<float>();
        foreach (Batch<Sequence> batch in windows.Batches(256))
        {
            Tensor said = _model.Predict(batch.Input);
            for (int i = 0; i < batch.Size; i++)
                forecast.Add(_features.Next(column, levels[firstRow + forecast.Count - 1], said[i, 0]));
        }

        return [.. forecast];
    }

    /// <summary>Steps beyond the end of the series: each forecast of all columns becomes an input of the next.</summary>
    public TimeSeries FreeRun(TimeSeries series, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            string date = NextDate(series)?.ToString("yyyy-MM-dd") ?? "";
            TimeSeries grown = Append(series, [.. _features.Names.Select(name => series.Column(name)[^1])], date);
            var (features, inputs) = _features.Of(grown);
            var window = new WindowDataset(features, new() { LookBack = _lookBack, Inputs = inputs, FirstTargetRow = series.Rows });
            Tensor said = _model.Predict(window.Batch([0]).Input);
            float[] next = [.. _features.Names.Select((name, i) => _features.Next(name, series.Column(name)[^1], said[0, i]))];
            series = Append(series, next, date);
        }

        return series.Slice(series.Rows - steps, steps);
    }

    /// <summary>The date that follows: a whole number of months on for monthly rows, as many days as usual for others.</summary>
    private static DateOnly? NextDate(TimeSeries series)
    {
        if (Features.Dates(series) is not [.., var before, var last] dates)
            return null;
        int months = (last.Year - before.Year) * 12 + last.Month - before.Month;
        if (months > 0 && before.AddMonths(months) == last)
            return last.AddMonths(months);
        int[] gaps = [.. dates.Zip(dates.Skip(1), (a, b) => b.DayNumber - a.DayNumber).Order()];
        return last.AddDays(gaps[gaps.Length / 2]);
    }

    private static TimeSeries Append(TimeSeries series, float[] row, string date) => new(
        series.Names,
        [.. series.Names.Select((name, i) => (float[])[.. series.Column(name), row[i]])],
        series.Labels is null ? null : [.. series.Labels, date]);
}
