using RnnLib.Data;

namespace WeatherForecast;

/// <summary>Forecasts that need no network; one that does not beat them is worth nothing.</summary>
internal static class Baselines
{
    /// <summary>Tomorrow is as today.</summary>
    public static float[] Persistence(float[] levels, int firstTestRow) => levels[(firstTestRow - 1)..^1];

    /// <summary>Each day is as that day of the year was, on average, in the training years; the mean of all where there are no dates.</summary>
    public static (string Name, float[] Forecast) Climate(TimeSeries series, float[] levels, int firstTestRow)
    {
        float mean = levels.Take(firstTestRow).Average();
        if (Features.Dates(series) is not { } dates)
            return ("mean of the training part", [.. Enumerable.Repeat(mean, levels.Length - firstTestRow)]);

        Dictionary<(int, int), float> means = Enumerable.Range(0, firstTestRow)
            .GroupBy(row => (dates[row].Month, dates[row].Day))
            .ToDictionary(day => day.Key, day => day.Average(row => levels[row]));
        return ("mean of that day in the training years", [.. dates.Skip(firstTestRow).Select(date => means.GetValueOrDefault((date.Month, date.Day), mean))]);
    }

    public static float MeanAbsoluteError(float[] forecast, ReadOnlySpan<float> truth)
    {
        double sum = 0;
        for (int i = 0; i < forecast.Length; i++)
            sum += Math.Abs(forecast[i] - truth[i]);
        return (float)(sum / forecast.Length);
    }
}
