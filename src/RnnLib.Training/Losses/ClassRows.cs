namespace RnnLib.Training;

/// <summary>What losses of classes have in common: the rows that count, and checked arguments.</summary>
internal static class ClassRows
{
    /// <summary>The rows of a prediction [.., classes] that count.</summary>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">One class per row, or numbers of the prediction's shape.</param>
    /// <param name="ignored">A class whose rows do not count.</param>
    /// <param name="name">The loss, for messages.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a class does not exist.</exception>
    public static CountedRows Of(Prediction prediction, Target target, int? ignored, string name)
    {
        ArgumentNullException.ThrowIfNull(target);
        var rows = CountedRows.Of(prediction, target);
        Shape shape = prediction.Values.Shape;
        if (shape.Rank < 2)
            throw new ArgumentException($"{name}: prediction: expected [batch, classes] or [batch, time, classes], got {shape}.", nameof(prediction));
        int classes = shape[^1];
        var rowShape = Shape.Create(shape.Axes[..^1]);
        if (target.IsClasses && target.Shape != rowShape)
            throw new ArgumentException($"{name}: target: expected one class per row {rowShape}, got {target.Shape}.", nameof(target));
        if (!target.IsClasses && target.Shape != shape)
            throw new ArgumentException($"{name}: target: expected classes {rowShape} or probabilities {shape}, got numbers {target.Shape}.", nameof(target));
        if (!target.IsClasses)
            return rows;

        if (ignored is { } number)
            rows = rows.Where(row => target.Classes[row] != number);
        foreach (int row in rows)
        {
            if ((uint)target.Classes[row] >= (uint)classes)
                throw new ArgumentException($"{name}: target: row {row} has class {target.Classes[row]}, expected 0 to {classes - 1}.", nameof(target));
        }

        return rows;
    }

    /// <summary>The same where a target must be classes.</summary>
    public static CountedRows OfClasses(Prediction prediction, Target target, string name)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.IsClasses
            ? Of(prediction, target, null, name)
            : throw new ArgumentException($"{name}: target: expected one class per row, got numbers {target.Shape}.", nameof(target));
    }
}
