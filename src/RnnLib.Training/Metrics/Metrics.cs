namespace RnnLib.Training;

/// <summary>The built-in metrics.</summary>
public static class Metrics
{
    /// <summary>"accuracy": the share of rows whose largest logit is that of their class; with a single logit, of those on the right side of 0.</summary>
    public static Metric Accuracy { get; } = new MeanMetric("accuracy", AccuracyOf, sum => sum);

    /// <summary>"mae": the mean of |x - t|.</summary>
    public static Metric MeanAbsoluteError { get; } = new MeanMetric("mae", (x, t) => Elements(x, t, d => Math.Abs(d)), mean => mean);

    /// <summary>"rmse": the root of the mean of (x - t)².</summary>
    public static Metric RootMeanSquaredError { get; } = new MeanMetric("rmse", (x, t) => Elements(x, t, d => d * d), Math.Sqrt);

    private static (double Sum, long Count) Elements(Prediction prediction, Target target, Func<double, double> measure)
    {
        Tensor x = prediction.Values, t = target.Values;
        if (x.Shape != t.Shape)
            throw new ArgumentException($"target: expected the prediction's shape {x.Shape}, got {t.Shape}.", nameof(target));
        var rows = CountedRows.Of(prediction, target);
        int size = CountedRows.RowSize(x.Shape);
        double sum = 0;
        foreach (int row in rows)
        {
            for (int i = row * size; i < (row + 1) * size; i++)
                sum += measure((double)x.Data[i] - t.Data[i]);
        }

        return (sum, (long)rows.Count * size);
    }

    private static (double Sum, long Count) AccuracyOf(Prediction prediction, Target target)
    {
        Tensor logits = prediction.Values;
        int classes = logits.Rank == 0 ? 1 : logits.Shape[^1];
        bool sameShape = target.Shape == logits.Shape;
        if (target.IsClasses ? logits.Rank == 0 || target.Shape != Shape.Create(logits.Shape.Axes[..^1]) : !sameShape)
            throw new ArgumentException($"target: expected one class per row of {logits.Shape}, or numbers of that shape, got {(target.IsClasses ? "classes" : "numbers")} {target.Shape}.", nameof(target));

        var rows = CountedRows.Of(prediction, target);
        double right = 0;
        foreach (int row in rows)
        {
            int said = Largest(logits.Data.Slice(row * classes, classes));
            int meant = target.IsClasses ? target.Classes[row] : Largest(target.Values.Data.Slice(row * classes, classes), threshold: 0.5f);
            right += said == meant ? 1 : 0;
        }

        return (right, rows.Count);
    }

    /// <summary>The class that a row names: its largest element, or whether its only one is above the threshold.</summary>
    private static int Largest(ReadOnlySpan<float> row, float threshold = 0) => row.Length == 1
        ? row[0] > threshold ? 1 : 0
        : System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
}
