using RnnLib.Training;
using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>Draws how the loss went while the learning rate rose: where to begin, and where it explodes.</summary>
public static class LearningRateChart
{
    /// <summary>Writes a PNG with the smoothed loss over the rate, on a logarithmic scale, and the suggested rate.</summary>
    /// <param name="range">What <c>Trainer.FindLearningRate</c> returned.</param>
    /// <param name="path">The file to write.</param>
    public static void Save(LearningRateRange range, string path)
    {
        ArgumentNullException.ThrowIfNull(range);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var plot = new Plot();
        double[] rates = [.. range.Rates.Select(Math.Log10)];
        Style.Line(plot, rates, [.. range.Losses], "loss, smoothed", Style.Blue);
        if (range.Suggestion is { } suggestion)
        {
            int at = range.Rates.ToList().FindIndex(rate => (float)rate == suggestion);
            var marker = plot.Add.Marker(rates[at], range.Losses[at], MarkerShape.OpenCircle, 12, Style.Orange);
            marker.MarkerLineWidth = 3;
            marker.LegendText = FormattableString.Invariant($"falls fastest at {suggestion:G2}");
        }

        double lowest = range.Losses.Min(), margin = 0.1 * Math.Max(range.Losses[0] - lowest, 1e-9);
        plot.Axes.SetLimitsY(lowest - margin, range.Losses[0] + 3 * margin);   // the explosion would leave nothing else to see
        int[] decades = [.. Enumerable.Range((int)Math.Floor(rates[0]), (int)Math.Ceiling(rates[^1]) - (int)Math.Floor(rates[0]) + 1)];
        plot.Axes.Bottom.SetTicks([.. decades.Select(decade => (double)decade)], [.. decades.Select(Style.PowerOfTen)]);
        Style.Finish(plot, "Loss while the learning rate rises", "learning rate", "loss");
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SavePng(path, Style.Width, Style.Height);
    }
}
