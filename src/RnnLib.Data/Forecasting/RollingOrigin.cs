namespace RnnLib.Data;

/// <summary>Evaluates forecasts as they would be made in use: from one row after the other, each with all that is known by then and nothing of
/// what comes.</summary>
/// <remarks>
/// Also called time-series cross-validation. The forecasts of a network come from the windows of the same rows:
/// <example><code>
/// var origins = new RollingOrigin(series, "births", new() { FirstRow = train.Rows, Horizon = 7, Stride = 7, Season = 7 });
/// Console.WriteLine(origins.Evaluate(Baselines.SeasonalNaive(7)));        // what is to be beaten
/// var windows = new WindowDataset(scaled, new() { LookBack = 28, Horizon = 7, Stride = 7, FirstTargetRow = train.Rows, Targets = ["births"] });
/// Tensor forecasts = scaler.Inverse(windows.TargetNames, model.Predict(windows.Batches(windows.Count).Single().Input));
/// Console.WriteLine(origins.Evaluate(forecasts));
/// </code></example>
/// </remarks>
public sealed class RollingOrigin
{
    private readonly TimeSeries _series;
    private readonly string _column;
    private readonly RollingOriginOptions _options;
    private readonly double _naiveError;

    /// <summary>Sets the rows from which forecasts are made.</summary>
    /// <param name="series">The series in its own units, not scaled.</param>
    /// <param name="column">The column to forecast.</param>
    /// <param name="options">The first row, horizon, stride and season.</param>
    /// <exception cref="ArgumentException">There is no such column, or the series ends before the first forecast does.</exception>
    public RollingOrigin(TimeSeries series, string column, RollingOriginOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        (_series, _column, _options) = (series, column, options);
        ReadOnlySpan<float> known = series.Column(column)[..Math.Min(options.FirstRow, series.Rows)];
        if ((long)options.FirstRow + options.Horizon > series.Rows)
            throw new ArgumentException($"RollingOrigin: series: expected at least FirstRow={options.FirstRow} + Horizon={options.Horizon} rows, got {series.Rows}.", nameof(series));
        int count = (series.Rows - options.FirstRow - options.Horizon) / options.Stride + 1;
        Rows = [.. Enumerable.Range(0, count).Select(i => options.FirstRow + i * options.Stride)];
        _naiveError = NaiveError(known, options.Season);
    }

    /// <summary>The first row of each forecast.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>Asks a forecaster at every origin, and scores what it says.</summary>
    /// <param name="forecaster">Given the rows before each origin: a baseline, or a model of your own, which may be fitted anew each time.</param>
    /// <exception cref="InvalidOperationException">It does not give as many values as the horizon.</exception>
    public ForecastEvaluation Evaluate(Forecaster forecaster)
    {
        ArgumentNullException.ThrowIfNull(forecaster);
        return Score([.. Rows.Select(row =>
        {
            IReadOnlyList<float> forecast = forecaster(_series.Slice(0, row), _column, _options.Horizon);
            return forecast.Count == _options.Horizon
                ? forecast
                : throw new InvalidOperationException($"RollingOrigin: the forecast of row {row}: expected {_options.Horizon} values, got {forecast.Count}.");
        })]);
    }

    /// <summary>Scores forecasts that were made already, such as the predictions of a network for the windows of these rows.</summary>
    /// <param name="forecasts">[origins, horizon], in the units of the series; one row for each of <see cref="Rows"/>.</param>
    /// <exception cref="ArgumentException">The shape is another.</exception>
    public ForecastEvaluation Evaluate(Tensor forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        if (forecasts.Rank != 2 || forecasts.Shape[0] != Rows.Count || forecasts.Shape[1] != _options.Horizon)
            throw new ArgumentException($"RollingOrigin: forecasts: expected [origins={Rows.Count}, horizon={_options.Horizon}], got {forecasts.Shape}.", nameof(forecasts));
        return Score([.. forecasts.ToArray().Chunk(_options.Horizon)]);
    }

    private ForecastEvaluation Score(IReadOnlyList<float>[] forecasts)
    {
        float[] truth = _series.Column(_column).ToArray();
        IEnumerable<(float, float)> Pairs(int step) => Rows.Select((row, origin) => (forecasts[origin][step], truth[row + step]));
        IEnumerable<int> steps = Enumerable.Range(0, _options.Horizon);
        return new(forecasts, ForecastScores.Of(steps.SelectMany(Pairs), _naiveError), [.. steps.Select(step => ForecastScores.Of(Pairs(step), _naiveError))]);
    }

    private static double NaiveError(ReadOnlySpan<float> known, int season)
    {
        double sum = 0;
        for (int row = season; row < known.Length; row++)
            sum += Math.Abs((double)known[row] - known[row - season]);
        return known.Length > season ? sum / (known.Length - season) : 0;
    }
}
