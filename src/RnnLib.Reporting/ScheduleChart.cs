using RnnLib.Training;
using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>Draws how learning-rate schedules go, before any training.</summary>
public static class ScheduleChart
{
    /// <summary>Writes a PNG with the rate of each schedule over the steps.</summary>
    /// <param name="schedules">Each under its name; none may depend on a metric.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="options">Initial rate, steps and texts.</param>
    /// <exception cref="ArgumentException">There is no schedule.</exception>
    /// <exception cref="InvalidOperationException">A schedule depends on a metric.</exception>
    public static void Save(IReadOnlyList<(string Name, LearningRateSchedule Schedule)> schedules, string path, ScheduleChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (schedules.Count == 0)
            throw new ArgumentException("ScheduleChart: schedules: expected at least one, got none.", nameof(schedules));
        options ??= new();

        using var plot = new Plot();
        double[] steps = [.. Enumerable.Range(0, options.Steps).Select(step => (double)step)];
        for (int i = 0; i < schedules.Count; i++)
        {
            (string name, LearningRateSchedule schedule) = schedules[i];
            Style.Line(plot, steps, schedule.Preview(options.InitialRate, options.Steps, options.StepsPerEpoch), name, Style.Lines[i % Style.Lines.Length]);
        }

        Style.Finish(plot, options.Title, "step", "learning rate");
        plot.SavePng(path, Style.Width, Style.Height);
    }
}
