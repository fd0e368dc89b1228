namespace RnnLib.Data;

/// <summary>Named columns of numbers whose rows stand in time order, oldest first, and perhaps a label for each row.</summary>
/// <remarks>
/// A series never changes: every method that looks like a change makes a new series, and slices and selections share the
/// values. No method reorders rows, so a split always cuts the past from the future.
/// <example><code>
/// TimeSeries weather = TimeSeries.FromCsv("weather.csv").Select("temp_max", "wind");
/// var (train, test) = weather.SplitAt(weather.RowOf("2015-01-01"));
/// </code></example>
/// </remarks>
public sealed partial class TimeSeries
{
    private readonly string[] _names;
    private readonly ReadOnlyMemory<float>[] _columns;
    private readonly ArraySegment<string>? _labels;

    /// <summary>A series with a copy of the given columns.</summary>
    /// <param name="names">The columns' names, each used once.</param>
    /// <param name="columns">The values of each column, all of one length.</param>
    /// <param name="labels">One text per row, such as its date. Default: the rows have no labels.</param>
    /// <param name="missing">What becomes of NaN. Default: it is an error.</param>
    /// <exception cref="ArgumentException">There is no column, two have the same name, the lengths differ, a value is infinite or (unless dealt
    /// with) NaN, or no row is left.</exception>
    public TimeSeries(IReadOnlyList<string> names, IReadOnlyList<float[]> columns, IReadOnlyList<string>? labels = null, MissingValues missing = MissingValues.Refuse)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(columns);
        if (names.Count != columns.Count)
            throw new ArgumentException($"TimeSeries: expected a name for each column, got {columns.Count} columns and {names.Count} names.", nameof(names));
        CheckNames(nameof(TimeSeries), names);
        Rows = columns[0].Length;
        if (labels is not null && labels.Count != Rows)
            throw new ArgumentException($"TimeSeries: labels: expected one label for each of the {Rows} rows, got {labels.Count}.", nameof(labels));

        if (missing != MissingValues.Refuse && columns.All(column => column.Length == Rows))
        {
            (columns, int[] left) = MissingRows.Resolve(columns, missing);
            if (left.Length == 0 && Rows > 0)
                throw new ArgumentException($"TimeSeries: columns: no row is left: each of the {Rows} has a missing value that {missing} cannot fill.", nameof(columns));
            labels = labels is null ? null : [.. left.Select(row => labels[row])];
            Rows = left.Length;
        }

        _names = [.. names];
        _columns = [.. columns.Select((values, i) => new ReadOnlyMemory<float>(Checked(names[i], values, Rows)))];
        _labels = labels is null ? null : new([.. labels]);
    }

    private TimeSeries(string[] names, ReadOnlyMemory<float>[] columns, ArraySegment<string>? labels, int rows) =>
        (_names, _columns, _labels, Rows) = (names, columns, labels, rows);

    /// <summary>The columns' names, in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of rows: points in time.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns => _columns.Length;

    /// <summary>One text per row, such as its date; null if the rows have none.</summary>
    public IReadOnlyList<string>? Labels => _labels is { } labels ? (IReadOnlyList<string>)labels : null;

    /// <summary>The values of one column, oldest first.</summary>
    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public ReadOnlySpan<float> Column(string name) => _columns[IndexOf(name)].Span;

    /// <summary>The value of one cell.</summary>
    /// <exception cref="ArgumentException">There is no such column, or no such row.</exception>
    public float Value(int row, string column)
    {
        ReadOnlySpan<float> values = Column(column);
        if ((uint)row >= (uint)Rows)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"TimeSeries: expected a row from 0 to {Rows - 1}.");
        return values[row];
    }

    /// <summary>The first row that has the given label.</summary>
    /// <exception cref="ArgumentException">No row has this label; the message says which labels come first and last.</exception>
    public int RowOf(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (_labels is not { } labels)
            throw new ArgumentException($"TimeSeries: no row is labelled '{label}': the rows have no labels.", nameof(label));
        int row = labels.AsSpan().IndexOf(label);
        string range = Rows == 0 ? "there are no rows" : $"the labels go from '{labels[0]}' to '{labels[Rows - 1]}'";
        return row >= 0 ? row : throw new ArgumentException($"TimeSeries: no row is labelled '{label}'; {range}.", nameof(label));
    }

    /// <summary>The shape and the names, for people.</summary>
    public override string ToString() => $"TimeSeries [rows={Rows}, columns={Columns}] {{ {string.Join(", ", _names)} }}";

    private int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int index = Array.IndexOf(_names, name);
        return index >= 0 ? index : throw UnknownColumn.Of("the series", name, _names, nameof(name));
    }

    private static void CheckNames(string operation, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            throw new ArgumentException($"{operation}: expected at least one column.", nameof(names));
        if (names.Distinct().Count() != names.Count)
            throw new ArgumentException($"{operation}: a column is named twice: {string.Join(", ", names)}.", nameof(names));
    }

    private static float[] Checked(string name, ReadOnlySpan<float> values, int rows)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (values.Length != rows)
            throw new ArgumentException($"TimeSeries: column '{name}': expected {rows} values, got {values.Length}.", nameof(values));
        for (int row = 0; row < rows; row++)
        {
            if (!float.IsFinite(values[row]))
                throw new ArgumentException(FormattableString.Invariant($"TimeSeries: column '{name}', row {row}: expected a finite number, got {values[row]}."), nameof(values));
        }

        return values.ToArray();
    }
}
