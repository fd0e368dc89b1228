namespace RnnLib.Data;

/// <summary>Named columns of numbers, row after row in the order of time.</summary>
/// <remarks>
/// <example><code>
/// TimeSeries series = TimeSeries.FromCsv("weather.csv", new() { Columns = ["temp_max", "temp_min"] });
/// var (train, test) = series.Split(testFraction: 0.2f);     // the last fifth; never shuffled
/// </code></example>
/// </remarks>
public sealed class TimeSeries
{
    private readonly string[] _names;
    private readonly float[][] _columns;
    private readonly string[]? _labels;

    /// <summary>A series of the given columns.</summary>
    /// <param name="names">The names of the columns, all different.</param>
    /// <param name="columns">The numbers of each column, equally many; taken over.</param>
    /// <param name="labels">A text for each row, such as its date; null for none.</param>
    /// <exception cref="ArgumentException">Names, columns and labels do not fit each other.</exception>
    public TimeSeries(IReadOnlyList<string> names, IReadOnlyList<float[]> columns, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(columns);
        if (names.Count == 0 || names.Count != columns.Count || names.Distinct().Count() != names.Count)
            throw new ArgumentException($"TimeSeries: expected a name of its own for each of {columns.Count} columns and at least one, got: {string.Join(", ", names)}.", nameof(names));
        (_names, _columns, _labels) = ([.. names], [.. columns], labels is null ? null : [.. labels]);
        if (_columns.Any(column => column.Length != Rows) || (_labels is not null && _labels.Length != Rows))
            throw new ArgumentException($"TimeSeries: expected columns and labels of one length, got {string.Join(", ", _columns.Select(c => c.Length))} numbers and {_labels?.Length.ToString() ?? "no"} labels.", nameof(columns));
    }

    /// <summary>The names of the columns, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of rows.</summary>
    public int Rows => _columns[0].Length;

    /// <summary>A text for each row, such as its date; null if there is none.</summary>
    public IReadOnlyList<string>? Labels => _labels;

    /// <summary>Reads columns of a CSV file whose first line names them.</summary>
    /// <param name="path">The file; numbers with a decimal point whatever the computer's language.</param>
    /// <param name="options">Which columns and rows.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The file has no such column; the message lists those it has.</exception>
    /// <exception cref="RnnLibFormatException">The file is empty, a row has too few cells, or a cell is not a number; the message says where.</exception>
    public static TimeSeries FromCsv(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        return CsvTable.Read(path, options.Separator).ToSeries(options);
    }

    /// <summary>The numbers of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public ReadOnlySpan<float> Column(string name) => _columns[IndexOf(name)];

    /// <summary>Consecutive rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie within the series.</exception>
    public TimeSeries Slice(int start, int count)
    {
        if (start < 0 || count < 0 || start > Rows - count)
            throw new ArgumentOutOfRangeException(nameof(start), $"Slice: rows {start} to {start + count} do not lie within the series of {Rows} rows.");
        return new(_names, [.. _columns.Select(column => column[start..(start + count)])], _labels?[start..(start + count)]);
    }

    /// <summary>The rows before a row, and those from it on.</summary>
    public (TimeSeries Train, TimeSeries Test) SplitAt(int row) => (Slice(0, row), Slice(row, Rows - row));

    /// <summary>The earlier part and the later part: what is tested on lies after what is learned from.</summary>
    /// <param name="testFraction">The share of the later part, between 0 and 1.</param>
    public (TimeSeries Train, TimeSeries Test) Split(float testFraction)
    {
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "Split: expected a share between 0 and 1.");
        int testRows = (int)MathF.Round(Rows * testFraction);
        return testRows > 0 && testRows < Rows
            ? SplitAt(Rows - testRows)
            : throw new ArgumentException($"Split: a share of {testFraction} of {Rows} rows leaves one part empty.", nameof(testFraction));
    }

    /// <summary>Some of the columns, in the given order.</summary>
    public TimeSeries Select(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new(names, [.. names.Select(name => _columns[IndexOf(name)])], _labels);
    }

    /// <summary>This series with one more column, or with other numbers in one that there is.</summary>
    public TimeSeries With(string name, float[] values)
    {
        int index = Array.IndexOf(_names, name);
        return index < 0
            ? new([.. _names, name], [.. _columns, values], _labels)
            : new(_names, [.. _columns[..index], values, .. _columns[(index + 1)..]], _labels);
    }

    private int IndexOf(string name)
    {
        int index = Array.IndexOf(_names, name);
        return index >= 0 ? index : throw new ArgumentException($"there is no column '{name}'; there are: {string.Join(", ", _names)}.", nameof(name));
    }
}
