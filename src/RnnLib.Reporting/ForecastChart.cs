using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>Draws a forecast against what really came.</summary>
public static class ForecastChart
{
    /// <summary>Writes a PNG with the truth and the forecast over the same steps.</summary>
    /// <param name="truth">What came, step by step.</param>
    /// <param name="forecast">What was forecast for the same steps.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">Title and axis texts.</param>
    /// <exception cref="ArgumentException">Truth and forecast have different lengths, or none.</exception>
    public static void Save(ReadOnlySpan<float> truth, ReadOnlySpan<float> forecast, string path, ForecastChartOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (truth.Length != forecast.Length || truth.IsEmpty)
            throw new ArgumentException($"ForecastChart: expected as many forecasts as true values and at least one, got {forecast.Length} and {truth.Length}.", nameof(forecast));
        options ??= new();

        using var plot = new Plot();
        double[] steps = [.. Enumerable.Range(0, truth.Length).Select(step => (double)step)];
        Style.Line(plot, steps, [.. truth.ToArray().Select(value => (double)value)], "truth", Style.Grey);
        Style.Line(plot, steps, [.. forecast.ToArray().Select(value => (double)value)], "forecast", Style.Orange);
        if (options.StepLabels is { Count: > 0 } labels)
            Label(plot, labels, truth.Length);
        Style.Finish(plot, options.Title, options.StepTitle, options.ValueTitle);
        plot.SavePng(path, Style.Width, Style.Height);
    }

    private static void Label(Plot plot, IReadOnlyList<string> labels, int steps)
    {
        const int shown = 7;
        int[] at = [.. Enumerable.Range(0, shown).Select(i => i * (Math.Min(steps, labels.Count) - 1) / (shown - 1)).Distinct()];
        plot.Axes.Bottom.SetTicks([.. at.Select(step => (double)step)], [.. at.Select(step => labels[step])]);
    }
}
