namespace RnnLib.Data;

/// <summary>Forecasts that need no learning; a model that does not beat the best of them is worth nothing.</summary>
/// <remarks>Hyndman and Athanasopoulos, Forecasting: Principles and Practice, section 5.2.</remarks>
public static class Baselines
{
    /// <summary>Every row ahead is as the last one: persistence.</summary>
    public static Forecaster Naive { get; } = SeasonalNaive(1);

    /// <summary>The mean of all rows so far.</summary>
    public static Forecaster Mean { get; } = (past, column, horizon) =>
    {
        double sum = 0;
        foreach (float value in Known(past, column, 1))
            sum += value;
        return Filled(horizon, (float)(sum / past.Rows));
    };

    /// <summary>On from the last row along the straight line from the first row to the last.</summary>
    public static Forecaster Drift { get; } = (past, column, horizon) =>
    {
        ReadOnlySpan<float> values = Known(past, column, 2);
        double slope = ((double)values[^1] - values[0]) / (values.Length - 1), last = values[^1];
        return [.. Enumerable.Range(1, horizon).Select(step => (float)(last + slope * step))];
    };

    /// <summary>Every row ahead is as the last known one at the same place of the season: 7 for days with a week, 12 for months with a
    /// year.</summary>
    /// <param name="period">The number of rows of a season; the past must have at least as many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The period is not positive.</exception>
    public static Forecaster SeasonalNaive(int period)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(period);
        return (past, column, horizon) =>
        {
            float[] season = Known(past, column, period)[^period..].ToArray();
            return [.. Enumerable.Range(0, horizon).Select(step => season[step % period])];
        };
    }

    private static float[] Filled(int horizon, float value)
    {
        float[] values = new float[horizon];
        Array.Fill(values, value);
        return values;
    }

    private static ReadOnlySpan<float> Known(TimeSeries past, string column, int rows)
    {
        ArgumentNullException.ThrowIfNull(past);
        return past.Rows >= rows
            ? past.Column(column)
            : throw new ArgumentException($"Baselines: past: expected at least {rows} rows, got {past.Rows}.", nameof(past));
    }
}
