namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean over rows of Σ max(0, 1 - x[class] + x[j]) / classes over all other classes j.</summary>
    /// <remarks>PyTorch's <c>MultiMarginLoss</c>; Crammer and Singer (2001).</remarks>
    /// <param name="prediction">Scores: [batch, classes] or [batch, time, classes].</param>
    /// <param name="target">One class per row.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a class does not exist, or no step is real.</exception>
    public static Tensor MultiClassMargin(Prediction prediction, Target target) => MultiClassMargin(new MultiClassMarginOptions())(prediction, target);

    /// <summary>w[class] Σ max(0, margin - x[class] + x[j])^p / classes of each row, p being 1 or 2, reduced as the options say.</summary>
    public static Loss MultiClassMargin(MultiClassMarginOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => MultiClassMargin(options, prediction, target);
    }

    private static Tensor MultiClassMargin(MultiClassMarginOptions options, Prediction prediction, Target target)
    {
        CountedRows rows = ClassRows.OfClasses(prediction, target, nameof(MultiClassMargin));
        Tensor x = prediction.Values;
        int classes = x.Shape[^1];
        float[]? weights = RequireWeights(options.ClassWeights, classes, nameof(MultiClassMargin));
        float Weight(int row) => (weights?[target.Classes[row]] ?? 1) / classes;

        Tensor losses = Operation.Result(Shape.Create(x.Shape.Axes[..^1]), x);
        losses.Writable.Clear();
        foreach (int row in rows)
        {
            ReadOnlySpan<float> scores = x.Data.Slice(row * classes, classes);
            float sum = 0;
            for (int j = 0; j < classes; j++)
            {
                float missing = j == target.Classes[row] ? 0 : MathF.Max(0, options.Margin - scores[target.Classes[row]] + scores[j]);
                sum += options.IsSquared ? missing * missing : missing;
            }

            losses.Writable[row] = Weight(row) * sum;
        }

        losses.Tape?.Record(nameof(MultiClassMargin), flow =>
        {
            if (!flow.Wants(x))
                return;
            foreach (int row in rows)
            {
                float d = flow.Of(losses)[row] * Weight(row);
                int right = target.Classes[row];
                ReadOnlySpan<float> scores = x.Data.Slice(row * classes, classes);
                Span<float> dScores = flow.Into(x).Slice(row * classes, classes);
                for (int j = 0; j < classes; j++)
                {
                    float missing = j == right ? 0 : options.Margin - scores[right] + scores[j];
                    if (missing <= 0)
                        continue;
                    float slope = options.IsSquared ? 2 * missing : 1;
                    dScores[j] += d * slope;
                    dScores[right] -= d * slope;
                }
            }
        }, losses);
        return ElementLoss.Reduce(losses, rows.Count, options.Reduction, nameof(MultiClassMargin));
    }

    private static float[]? RequireWeights(IReadOnlyList<float>? weights, int classes, string name) => weights is null || weights.Count == classes
        ? weights?.ToArray()
        : throw new ArgumentException($"{name}: ClassWeights: expected one for each of the {classes} classes, got {weights.Count}.", nameof(weights));
}
