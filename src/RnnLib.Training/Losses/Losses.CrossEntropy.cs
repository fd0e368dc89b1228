namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean of -log(softmax(x)[class]) over all rows.</summary>
    /// <param name="prediction">Logits, before any softmax: [batch, classes] or [batch, time, classes].</param>
    /// <param name="target">One class per row, 0 to classes - 1: an <c>int[]</c> [batch] or a <see cref="TokenBatch"/> [batch, time].
    /// Or probabilities of the prediction's shape, such as one-hot rows.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a class does not exist, or no step is real.</exception>
    public static Tensor CrossEntropy(Prediction prediction, Target target) => CrossEntropy(prediction, target, Reduction.Mean);

    /// <summary>-log(softmax(x)[class]) of each row, reduced as the options say.</summary>
    public static Loss CrossEntropy(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => CrossEntropy(prediction, target, options.Reduction);
    }

    private static Tensor CrossEntropy(Prediction prediction, Target target, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(target);
        var rows = CountedRows.Of(prediction, target);
        Tensor logits = prediction.Values;
        if (logits.Rank < 2)
            throw new ArgumentException($"CrossEntropy: prediction: expected [batch, classes] or [batch, time, classes], got {logits.Shape}.", nameof(prediction));

        int classes = logits.Shape[^1];
        var rowShape = Shape.Create(logits.Shape.Axes[..^1]);
        if (target.IsClasses && target.Shape != rowShape)
            throw new ArgumentException($"CrossEntropy: target: expected one class per row {rowShape}, got {target.Shape}.", nameof(target));
        if (!target.IsClasses && target.Shape != logits.Shape)
            throw new ArgumentException($"CrossEntropy: target: expected classes {rowShape} or probabilities {logits.Shape}, got numbers {target.Shape}.", nameof(target));

        RequireClasses(target, classes, rows);

        Tensor losses = Operation.Result(rowShape, logits);
        losses.Writable.Clear();
        float[] logProbabilities = new float[logits.Count];
        foreach (int row in rows)
        {
            Span<float> logP = logProbabilities.AsSpan(row * classes, classes);
            Ops.LogSoftmaxRow(logits.Data.Slice(row * classes, classes), logP);
            losses.Writable[row] = target.IsClasses
                ? -logP[target.Classes[row]]
                : -VectorSums.Dot(logP, target.Values.Data.Slice(row * classes, classes));
        }

        losses.Tape?.Record("CrossEntropy", flow =>
        {
            if (!flow.Wants(logits))
                return;
            foreach (int row in rows)
            {
                float dLoss = flow.Of(losses)[row];
                ReadOnlySpan<float> logP = logProbabilities.AsSpan(row * classes, classes);
                ReadOnlySpan<float> t = target.IsClasses ? default : target.Values.Data.Slice(row * classes, classes);
                Span<float> d = flow.Into(logits).Slice(row * classes, classes);
                float sum = target.IsClasses ? 1 : VectorSums.Sum(t);
                for (int c = 0; c < classes; c++)
                    d[c] += dLoss * (sum * MathF.Exp(logP[c]) - (t.IsEmpty ? 0 : t[c]));               // dx += dloss (p sum(t) - t)
                if (target.IsClasses)
                    d[target.Classes[row]] -= dLoss;
            }
        }, losses);
        return ElementLoss.Reduce(losses, rows.Count, reduction, nameof(CrossEntropy));
    }

    private static void RequireClasses(Target target, int classes, CountedRows rows)
    {
        foreach (int row in rows)
        {
            if (target.IsClasses && (uint)target.Classes[row] >= (uint)classes)
                throw new ArgumentException($"CrossEntropy: target: row {row} has class {target.Classes[row]}, expected 0 to {classes - 1}.", nameof(target));
        }
    }
}
