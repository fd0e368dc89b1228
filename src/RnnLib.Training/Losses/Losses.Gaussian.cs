namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean of (log(v) + (m - t)² / v) / 2: a forecast with its own error bars.</summary>
    /// <remarks>Nix and Weigend (1994); PyTorch's <c>GaussianNLLLoss</c>.</remarks>
    /// <param name="prediction">Means m in the first half of the last axis, variances v in the second: [batch, 2 size] or [batch, time, 2 size].</param>
    /// <param name="target">Numbers: [batch, size] or [batch, time, size].</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a variance is negative, or no step is real.</exception>
    public static Tensor GaussianNegativeLogLikelihood(Prediction prediction, Target target) => GaussianNegativeLogLikelihood(new GaussianOptions())(prediction, target);

    /// <summary>(log(v) + (m - t)² / v) / 2, reduced as the options say.</summary>
    public static Loss GaussianNegativeLogLikelihood(GaussianOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => Gaussian(options, prediction, target);
    }

    private static Tensor Gaussian(GaussianOptions options, Prediction prediction, Target target)
    {
        const string name = nameof(GaussianNegativeLogLikelihood);
        CountedRows rows = DistributionRows(prediction, target, name, size => 2 * size, "mean and variance");
        Tensor x = prediction.Values, t = target.Values;
        int size = t.Shape[^1];
        double constant = options.IsFull ? 0.5 * Math.Log(2 * Math.PI) : 0;

        Tensor losses = Operation.Result(t.Shape, x);
        losses.Writable.Clear();
        foreach (int row in rows)
        {
            for (int i = 0; i < size; i++)
            {
                (double mean, double variance) = (x.Data[2 * row * size + i], Variance(x.Data[(2 * row + 1) * size + i], row));
                double difference = mean - t.Data[row * size + i];
                losses.Writable[row * size + i] = (float)(0.5 * (Math.Log(variance) + difference * difference / variance) + constant);
            }
        }

        losses.Tape?.Record(name, flow =>
        {
            if (!flow.Wants(x))
                return;
            ReadOnlySpan<float> dLosses = flow.Of(losses);
            Span<float> dx = flow.Into(x);
            foreach (int row in rows)
            {
                for (int i = 0; i < size; i++)
                {
                    (int atMean, int atVariance, float d) = (2 * row * size + i, (2 * row + 1) * size + i, dLosses[row * size + i]);
                    (double variance, double difference) = (Variance(x.Data[atVariance], row), (double)x.Data[atMean] - t.Data[row * size + i]);
                    double ofLogVariance = 0.5 * (1 - difference * difference / variance);
                    dx[atMean] += (float)(d * difference / variance);
                    dx[atVariance] += (float)(d * (options.IsLogVariance ? ofLogVariance : ofLogVariance / variance));
                }
            }
        }, losses);
        return ElementLoss.Reduce(losses, (double)rows.Count * size, options.Reduction, name);

        double Variance(float given, int row) => options.IsLogVariance ? Math.Exp(given)
            : given >= 0 ? Math.Max(given, options.Epsilon)
            : throw new ArgumentException(
                FormattableString.Invariant($"{name}: prediction: row {row} has a variance of {given}, expected 0 or more: let it pass an Ops.Exp, or set IsLogVariance."),
                nameof(prediction));
    }

    /// <summary>The rows of a prediction whose last axis holds parameters of a distribution of the target's.</summary>
    private static CountedRows DistributionRows(Prediction prediction, Target target, string name, Func<int, int> parameters, string what)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.IsClasses)
            throw new ArgumentException($"{name}: target: expected numbers [batch, size] or [batch, time, size], got class indices {target.Shape}.", nameof(target));
        var rows = CountedRows.Of(prediction, target);
        Shape x = prediction.Values.Shape, t = target.Shape;
        int last = t.Rank < 2 ? 0 : parameters(t[^1]);
        if (t.Rank < 2 || x.Rank != t.Rank || !x.Axes[..^1].SequenceEqual(t.Axes[..^1]) || x[^1] != last)
        {
            string expected = t.Rank < 2 ? "a target of two or three axes" : $"{Shape.Create([.. t.Axes[..^1], last])} ({what} for each of {t[^1]})";
            throw new ArgumentException($"{name}: prediction: expected {expected} for a target {t}, got {x}.", nameof(prediction));
        }

        return rows;
    }
}
