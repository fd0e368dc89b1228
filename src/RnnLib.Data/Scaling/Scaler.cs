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
    /// <param name="train">The training part; a column that is constant on it is only shifted, to <paramref name="low"/>. Later values may leave
    /// the range.</param>
    /// <param name="low">The start of the range. Default 0.</param>
    /// <param name="high">The end of the range. Default 1.</param>
    /// <exception cref="ArgumentException">The series has no rows, or the range is empty or not finite.</exception>
    public static Scaler MinMax(TimeSeries train, float low = 0, float high = 1)
    {
        if (!(float.IsFinite(low) && float.IsFinite(high) && low < high))
            throw new ArgumentException(FormattableString.Invariant($"Scaler.MinMax: expected a finite range from low to high, got {low} to {high}."), nameof(high));
        return Fit(train, values => ColumnScale.MinMax(values, low, high));
    }

    /// <summary>Scales each column to median 0 and interquartile range 1, which a few wild values hardly move (scikit-learn's
    /// <c>RobustScaler</c>).</summary>
    /// <param name="train">The training part; a column whose middle half is constant is only shifted, to 0. Quartiles lie on the straight line
    /// between two values.</param>
    /// <exception cref="ArgumentException">The series has no rows.</exception>
    public static Scaler Robust(TimeSeries train) => Fit(train, ColumnScale.Robust);

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

    /// <summary>Scales values of one column, in place.</summary>
    /// <exception cref="ArgumentException">The scaler was not fitted on such a column; the message lists those it was.</exception>
    public void Transform(string column, Span<float> values)
    {
        ColumnScale scale = Scale(column);
        foreach (ref float value in values)
            value = scale.Transform(value);
    }

    /// <summary>Brings values of one column back, in place.</summary>
    /// <exception cref="ArgumentException">The scaler was not fitted on such a column; the message lists those it was.</exception>
    public void Inverse(string column, Span<float> values)
    {
        ColumnScale scale = Scale(column);
        foreach (ref float value in values)
            value = scale.Inverse(value);
    }

    /// <summary>Scales values whose last axis holds columns, such as a row of measurements at each step.</summary>
    /// <inheritdoc cref="Inverse(IReadOnlyList{string}, Tensor)"/>
    public Tensor Transform(IReadOnlyList<string> columns, Tensor values) => Map(columns, values, scale => scale.Transform);

    /// <summary>Brings values back whose last axis holds columns: predictions of a whole batch, as a <see cref="WindowDataset"/> lays its
    /// targets out.</summary>
    /// <param name="columns">The columns in the order of the last axis, such as <c>windows.TargetNames</c>. Where the axis is a multiple of
    /// them, as with several steps of a horizon, they come
    /// again and again; <c>[name]</c> is a tensor of one column.</param>
    /// <param name="values">[..., columns] or [..., steps x columns].</param>
    /// <returns>A tensor of the same shape; it has no part in any pass.</returns>
    /// <exception cref="ArgumentException">The last axis is not a multiple of the columns, or the scaler was not fitted on one of them.</exception>
    public Tensor Inverse(IReadOnlyList<string> columns, Tensor values) => Map(columns, values, scale => scale.Inverse);

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

    private Tensor Map(IReadOnlyList<string> columns, Tensor values, Func<ColumnScale, Func<float, float>> direction)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(values);
        int last = values.Rank == 0 ? 1 : values.Shape[^1];
        if (columns.Count == 0 || last % columns.Count != 0)
            throw new ArgumentException($"Scaler: values: expected a last axis that holds the {columns.Count} columns {string.Join(", ", columns)} once or several times, got {values.Shape}.", nameof(values));
        Func<float, float>[] maps = [.. columns.Select(column => direction(Scale(column)))];
        float[] mapped = values.ToArray();
        for (int i = 0; i < mapped.Length; i++)
            mapped[i] = maps[i % maps.Length](mapped[i]);   // the last axis is whole rounds of the columns
        return Tensor.From(values.Shape, mapped);
    }

    private ColumnScale Scale(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return _columns.TryGetValue(column, out ColumnScale scale) ? scale : throw UnknownColumn.Of("the scaler", column, _columns.Keys, nameof(column));
    }
}
