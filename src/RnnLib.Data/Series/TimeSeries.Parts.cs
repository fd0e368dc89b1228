namespace RnnLib.Data;

public sealed partial class TimeSeries
{
    /// <summary>The rows from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The series does not have these rows.</exception>
    public TimeSeries Slice(int start, int count)
    {
        if ((uint)start > (uint)Rows)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"TimeSeries.Slice: expected a start from 0 to {Rows}.");
        if ((uint)count > (uint)(Rows - start))
            throw new ArgumentOutOfRangeException(nameof(count), count, $"TimeSeries.Slice: from row {start} on there are {Rows - start} rows.");
        return new(_names, Array.ConvertAll(_columns, column => column.Slice(start, count)), _labels?.Slice(start, count), count);
    }

    /// <summary>The named columns, in the given order.</summary>
    /// <exception cref="ArgumentException">A column does not exist, is named twice, or none is named.</exception>
    public TimeSeries Select(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        CheckNames("TimeSeries.Select", names);
        return new([.. names], [.. names.Select(name => _columns[IndexOf(name)])], _labels, Rows);
    }

    /// <summary>This series with one column more, or with other values for the column of that name.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="values">One value per row; copied.</param>
    /// <exception cref="ArgumentException">The number of values is not that of the rows, or a value is NaN or infinite.</exception>
    /// <remarks><example>The season, for a model that cannot see a whole year:<code>
    /// series = series.With("season", [.. series.Labels!.Select(day => MathF.Cos(DateTime.Parse(day).DayOfYear * MathF.Tau / 365.25f))]);
    /// </code></example></remarks>
    public TimeSeries With(string name, ReadOnlySpan<float> values)
    {
        float[] column = Checked(name, values, Rows);
        int index = Array.IndexOf(_names, name);
        if (index < 0)
            return new([.. _names, name], [.. _columns, column], _labels, Rows);
        ReadOnlyMemory<float>[] columns = [.. _columns];
        columns[index] = column;
        return new(_names, columns, _labels, Rows);
    }

    /// <summary>Cuts the series into a past to train on and a future to test on; nothing is shuffled.</summary>
    /// <param name="testFraction">The share of the rows, the last ones, that are the test part: between 0 and 1; each part gets a row at least.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or there are fewer than two rows.</exception>
    public (TimeSeries Train, TimeSeries Test) Split(float testFraction)
    {
        Fraction.Check(testFraction);
        return SplitAt(Rows - Fraction.Of(Rows, testFraction));
    }

    /// <summary>Cuts the series before a row: the rows before it are the training part, that row and the later ones the test part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part would have no row.</exception>
    public (TimeSeries Train, TimeSeries Test) SplitAt(int row)
    {
        if (row <= 0 || row >= Rows)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"TimeSeries.SplitAt: the series has {Rows} rows; both parts need at least one.");
        return (Slice(0, row), Slice(row, Rows - row));
    }

    /// <summary>The same rows and names with other values; a column whose mapping is null stays. The results are not checked.</summary>
    internal TimeSeries Map(Func<string, Func<float, float>?> mapping)
    {
        ReadOnlyMemory<float>[] columns = [.. _columns];
        for (int i = 0; i < columns.Length; i++)
        {
            if (mapping(_names[i]) is { } map)
                columns[i] = Array.ConvertAll(columns[i].ToArray(), map.Invoke);
        }

        return new(_names, columns, _labels, Rows);
    }
}
