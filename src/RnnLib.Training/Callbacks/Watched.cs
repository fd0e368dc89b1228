namespace RnnLib.Training;

/// <summary>What makes one epoch better than another.</summary>
internal static class Watched
{
    /// <summary>The watched figure, turned around if larger is better; infinity for what is not a number.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="metric">The name of a metric, on the validation data if there are any; null: the loss.</param>
    /// <param name="largerIsBetter">Whether a larger value is better.</param>
    /// <param name="watcher">Who watches, for the message.</param>
    /// <exception cref="InvalidOperationException">There is no metric of that name.</exception>
    public static double Badness(EpochRecord epoch, string? metric, bool largerIsBetter, string watcher) =>
        History.OrWorst(ValueOf(epoch, metric, watcher) * (largerIsBetter ? -1 : 1));

    /// <summary>What the watched figure is called, for a message: "validation loss".</summary>
    public static string Name(EpochRecord epoch, string? metric) => metric switch
    {
        null => epoch.ValidationLoss is null ? "loss" : "validation loss",
        _ => epoch.ValidationMetrics.ContainsKey(metric) ? $"validation {metric}" : metric,
    };

    /// <summary>The watched figure as it is.</summary>
    /// <inheritdoc cref="Badness"/>
    public static double ValueOf(EpochRecord epoch, string? metric, string watcher)
    {
        if (metric is null)
            return epoch.ValidationLoss ?? epoch.Loss;
        return epoch.ValidationMetrics.TryGetValue(metric, out double value) || epoch.Metrics.TryGetValue(metric, out value)
            ? value
            : throw new InvalidOperationException($"{watcher} watches the metric '{metric}', but the trainer counts: {string.Join(", ", epoch.Metrics.Keys.DefaultIfEmpty("none"))}.");
    }
}
