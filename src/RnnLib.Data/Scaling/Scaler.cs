namespace RnnLib.Data;

/// <summary>Brings each column of a series to a scale that suits training, and predictions back: x' = (x - offset) / scale.</summary>
/// <remarks>
/// Fit it on the training part alone; a scaler that has seen the test part tells the model about the future.
/// The arithmetic is in 64 bits, so that what comes back is what went in up to the rounding of the scaled 32-bit value.
/// <example><code>
/// Scaler scaler = Scaler.Standard(series.Split(0.2f).Train);
/// TimeSeries scaled = scaler.Transform(series);
/// float degrees = scaler.Inverse("temp_max", prediction[0, 0]);
/// </code></example>
/// </remarks>
public sealed partial class Scaler
{
    private readonly SortedDictionary<string, ColumnScale> _columns;

    private Scaler(SortedDictionary<string, ColumnScale> columns) => _columns = columns;

    /// <summary>Scales each column to mean 0 and standard deviation 1 (of the population: divided by the number of rows).</summary>
    /// <param name="train">The training part; a column that is constant on it is only shifted, to 0.</param>
    /// <exception cref="ArgumentException">The series has no rows.</exception>
    public static Scaler Standard(TimeSeries train) => Fit(train, ColumnScale.Standard);

    /// <summary>Scales each column so that its smallest value becomes <paramref name="low"/> and its largest <paramref name="high"/>.</summary>
    /// <param name="train">The training part; a column that is constant on it is only shifted, to <paramref name="low"/>. Later values may leave the range.</param>
    /// <param name="low">The start of the range. Default 0.</param>
    /// <param name="high">The end of the range. Default 1.</param>
    /// <exception cref="ArgumentException">The series has no rows, or the range is empty or not finite.</exception>
    public static Scaler MinMax(TimeSeries train, float low = 0, float high = 1)
    {
        if (!(float.IsFinite(low) && float.IsFinite(high) && low < high))
            throw new ArgumentException(FormattableString.Invariant($"Scaler.MinMax: expected a finite range from low to high, got {low} to {high}."), nameof(high));
        return Fit(train, values => ColumnScale.MinMax(values, low, high));
    }

    /// <summary>The series with every column that the scaler was fitted on scaled; other columns stay as they are.</summary>
    public TimeSeries Transform(TimeSeries series) => Map(series, scale => scale.Transform);

    /// <summary>The series with every column that the scaler was fitted on brought back; other columns stay as they are.</summary>
    public TimeSeries Inverse(TimeSeries series) => Map(series, scale => scale.Inverse);

    /// <summary>One value of a column, scaled.</summary>
    /// <exception cref="ArgumentException">The scaler was not fitted on such a column; the message lists those it was.</exception>
    public float Transform(string column, float value) => Scale(column).Transform(value);

    /// <summary>One value of a column, such as a prediction, brought back.</summary>
    /// <exception cref="ArgumentException">The scaler was not fitted on such a column; the message lists those it was.</exception>
    public float Inverse(string column, float value) => Scale(column).Inverse(value);

    /// <summary>Brings values of one column back, in place.</summary>
    /// <exception cref="ArgumentException">The scaler was not fitted on such a column; the message lists those it was.</exception>
    public void Inverse(string column, Span<float> values)
    {
        ColumnScale scale = Scale(column);
        foreach (ref float value in values)
            value = scale.Inverse(value);
    }

    private static Scaler Fit(TimeSeries train, Func<float[], ColumnScale> fit)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Rows == 0)
            throw new ArgumentException("Scaler: the training part has no rows.", nameof(train));
        var columns = new SortedDictionary<string, ColumnScale>(StringComparer.Ordinal);
        foreach (string name in train.Names)
            columns.Add(name, fit(train.Column(name).ToArray()));
        return new(columns);
    }

    private TimeSeries Map(TimeSeries series, Func<ColumnScale, Func<float, float>> direction)
    {
        ArgumentNullException.ThrowIfNull(series);
        if (!series.Names.Any(_columns.ContainsKey))
            throw new ArgumentException($"the scaler knows none of the columns {string.Join(", ", series.Names)}; it was fitted on: {string.Join(", ", _columns.Keys)}.", nameof(series));
        return series.Map(name => _columns.TryGetValue(name, out ColumnScale scale) ? direction(scale) : null);
    }

    private ColumnScale Scale(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return _columns.TryGetValue(column, out ColumnScale scale) ? scale : throw UnknownColumn.Of("the scaler", column, _columns.Keys, nameof(column));
    }
}
