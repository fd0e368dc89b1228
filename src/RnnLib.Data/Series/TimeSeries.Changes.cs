namespace RnnLib.Data;

/// <content>Changes in place of levels, and values of earlier rows.</content>
public sealed partial class TimeSeries
{
    /// <summary>The change of every column over some rows: value(row) - value(row - lag), for series that grow or have a season.</summary>
    /// <remarks><see cref="Integrate"/> is the way back. Each change is taken from the level that the changes before it lead to, so that what
    /// one of them loses in rounding the next one
    /// makes good: the way back does not drift, however long the series.</remarks>
    /// <param name="lag">Over how many rows: 1 for the change from row to row, 7 for that over a week of days.</param>
    /// <returns>The rows from <paramref name="lag"/> on, with their labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lag is not positive, or there are no rows beyond it.</exception>
    public TimeSeries Difference(int lag = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lag);
        if (lag >= Rows)
            throw new ArgumentOutOfRangeException(nameof(lag), lag, $"TimeSeries.Difference: the series has {Rows} rows; expected a lag below that.");
        return new(_names, Array.ConvertAll(_columns, column => new ReadOnlyMemory<float>(Changes(column.Span, lag))), _labels?.Slice(lag, Rows - lag), Rows - lag);
    }

    /// <summary>The levels that lead to these changes: the inverse of <see cref="Difference"/>.</summary>
    /// <remarks>The sums are in 64 bits. The levels of a series come back to the last bit where a change is at most half as large as the level
    /// that it leads to, and otherwise up to the rounding of
    /// that one change. Changes that a model forecast are brought back the same way, with the last rows that are known as the past.</remarks>
    /// <param name="past">The rows right before the first change, as many as the lag was, with at least the columns of this series.</param>
    /// <returns>The levels of this series' rows.</returns>
    /// <exception cref="ArgumentException">The past has no rows, or lacks a column.</exception>
    public TimeSeries Integrate(TimeSeries past)
    {
        ArgumentNullException.ThrowIfNull(past);
        if (past.Rows == 0)
            throw new ArgumentException("TimeSeries.Integrate: past: expected as many rows as the lag of the changes, got none.", nameof(past));
        ReadOnlyMemory<float>[] columns = [.. _columns.Select((column, i) => new ReadOnlyMemory<float>(Levels(column.Span, past.Column(_names[i]))))];
        return new(_names, columns, _labels, Rows);
    }

    /// <summary>The series with columns that hold a column's values of earlier rows, for a model that sees one row at a time:
    /// <c>price lag 1</c>, <c>price lag 7</c>.</summary>
    /// <param name="column">Whose values.</param>
    /// <param name="lags">How many rows earlier.</param>
    /// <returns>The rows from the largest lag on: earlier ones have too short a past.</returns>
    /// <exception cref="ArgumentException">There is no such column, no lag, or one is not positive or leaves no rows.</exception>
    public TimeSeries WithLags(string column, params ReadOnlySpan<int> lags)
    {
        ReadOnlyMemory<float> values = _columns[IndexOf(column)];
        if (lags.IsEmpty)
            throw new ArgumentException("TimeSeries.WithLags: expected at least one lag.", nameof(lags));
        int most = 0;
        foreach (int lag in lags)
        {
            if (lag <= 0 || lag >= Rows)
                throw new ArgumentOutOfRangeException(nameof(lags), lag, $"TimeSeries.WithLags: the series has {Rows} rows; expected lags from 1 to {Rows - 1}.");
            most = Math.Max(most, lag);
        }

        TimeSeries with = Slice(most, Rows - most);
        foreach (int lag in lags)
            with = with.With($"{column} lag {lag}", values.Span.Slice(most - lag, Rows - most));
        return with;
    }

    private static float[] Changes(ReadOnlySpan<float> values, int lag)
    {
        float[] changes = new float[values.Length - lag];
        double[] levels = Start(values[..lag]);
        for (int row = 0; row < changes.Length; row++)
        {
            ref double level = ref levels[row % lag];
            changes[row] = (float)(values[row + lag] - level);
            level += changes[row];
        }

        return changes;
    }

    private static float[] Levels(ReadOnlySpan<float> changes, ReadOnlySpan<float> past)
    {
        float[] values = new float[changes.Length];
        double[] levels = Start(past);
        for (int row = 0; row < values.Length; row++)
            values[row] = (float)(levels[row % past.Length] += changes[row]);
        return values;
    }

    private static double[] Start(ReadOnlySpan<float> past)
    {
        double[] levels = new double[past.Length];
        for (int i = 0; i < levels.Length; i++)
            levels[i] = past[i];
        return levels;
    }
}
