using System.Globalization;
using Microsoft.Data.Analysis;
using RnnLib.Data;

namespace RnnLib.DataFrames;

/// <summary>Time series from the <see cref="DataFrame"/> of Microsoft.Data.Analysis.</summary>
public static class DataFrameSeries
{
    private static readonly Type[] Numbers =
    [
        typeof(float), typeof(double), typeof(decimal), typeof(int), typeof(long), typeof(short), typeof(sbyte), typeof(uint), typeof(ulong), typeof(ushort), typeof(byte), typeof(bool),
    ];

    /// <summary>Columns of numbers as a time series, in the order of the frame's rows, oldest first.</summary>
    /// <remarks>Numbers become 32-bit floats, true 1 and false 0; a null is a missing value, as NaN is. The values are copied.
    /// <example><code>
    /// TimeSeries series = DataFrame.LoadCsv("weather.csv").ToTimeSeries(["temp_max", "wind"], labels: "date");
    /// </code></example></remarks>
    /// <param name="frame">The frame.</param>
    /// <param name="columns">The names of the columns. Default null: all columns of numbers.</param>
    /// <param name="labels">The column that labels the rows, of texts or dates; null for none.</param>
    /// <param name="missing">What becomes of missing values. Default: they are an error, which says where.</param>
    /// <exception cref="ArgumentException">There is no such column, a column does not hold numbers, a label is null, or a value is missing or infinite.</exception>
    public static TimeSeries ToTimeSeries(this DataFrame frame, IReadOnlyList<string>? columns = null, string? labels = null, MissingValues missing = MissingValues.Refuse)
    {
        ArgumentNullException.ThrowIfNull(frame);
        columns ??= [.. frame.Columns.Where(column => column.Name != labels && Numbers.Contains(column.DataType)).Select(column => column.Name)];
        return new(columns, [.. columns.Select(name => ValuesOf(Named(frame, name)))], labels is null ? null : LabelsOf(Named(frame, labels)), missing);
    }

    private static DataFrameColumn Named(DataFrame frame, string name)
    {
        int index = frame.Columns.IndexOf(name);
        return index >= 0
            ? frame.Columns[index]
            : throw new ArgumentException($"ToTimeSeries: the frame has no column '{name}'; its columns are: {string.Join(", ", frame.Columns.Select(column => column.Name))}.", nameof(name));
    }

    private static float[] ValuesOf(DataFrameColumn column)
    {
        if (!Numbers.Contains(column.DataType))
            throw new ArgumentException($"ToTimeSeries: column '{column.Name}': expected numbers, got {column.DataType.Name}.", nameof(column));
        float[] values = new float[column.Length];
        for (int row = 0; row < values.Length; row++)
            values[row] = column[row] is { } value ? Convert.ToSingle(value, CultureInfo.InvariantCulture) : float.NaN;
        return values;
    }

    private static string[] LabelsOf(DataFrameColumn column)
    {
        object?[] values = [.. Enumerable.Range(0, (int)column.Length).Select(row => column[row])];
        int missing = Array.IndexOf(values, null);
        if (missing >= 0)
            throw new ArgumentException($"ToTimeSeries: column '{column.Name}', row {missing}: expected a label, got null.", nameof(column));
        string format = values.All(value => value is DateTime { TimeOfDay.Ticks: 0 }) ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return [.. values.Select(value => value is DateTime time ? time.ToString(format, CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!)];
    }
}
