namespace RnnLib.Training;

/// <summary>The built-in metrics: for a trainer's <see cref="TrainerOptions.Metrics"/>, or by hand batch after batch.</summary>
/// <remarks>
/// Each is computed over all rows of all batches together, never as a mean of the batches' figures; padded steps count nothing.
/// docs/metrics.md lists them with their formulas.
/// <example><code>
/// MetricCount count = Metrics.Accuracy.Start();
/// foreach (var batch in batches)
///     count.Add(model.Predict(batch.Input), batch.Target);
/// Console.WriteLine(count.Value);
/// </code></example>
/// </remarks>
public static partial class Metrics
{
    /// <summary>"accuracy": the share of rows whose largest logit is that of their class; with a single logit, of those on the right side of 0.</summary>
    public static Metric Accuracy { get; } = Mean("accuracy", AccuracyOf, mean => mean);

    /// <summary>A metric that is a function of a mean over rows or elements.</summary>
    private static RunningMetric Mean(string name, Func<Prediction, Target, (double Sum, long Count)> measure, Func<double, double> ofMean) => new(
        name,
        size: 2,
        (Prediction prediction, Target target, ref double[] numbers) =>
        {
            (double sum, long count) = measure(prediction, target);
            numbers[0] += sum;
            numbers[1] += count;
        },
        numbers => ofMean(numbers[0] / numbers[1]));

    private static (double Sum, long Count) AccuracyOf(Prediction prediction, Target target)
    {
        var rows = new ClassifiedRows(prediction, target, ignoredClass: null);
        long right = 0;
        foreach (int row in rows.Rows)
            right += rows.Said(row) == rows.Meant(row) ? 1 : 0;
        return (right, rows.Rows.Count);
    }
}
