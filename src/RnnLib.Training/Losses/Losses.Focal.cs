namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean of -(1 - p)² log(p), p being the probability of what is true: rows that are easy count little.</summary>
    /// <remarks>Lin et al. (2017).</remarks>
    /// <param name="prediction">Logits: [batch, classes] or [batch, time, classes] for classes; any shape for numbers, each a decision of its own.</param>
    /// <param name="target">One class per row (softmax), or probabilities 0 to 1 of the prediction's shape (sigmoid).</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a class does not exist, or no step is real.</exception>
    public static Tensor Focal(Prediction prediction, Target target) => Focal(new FocalOptions())(prediction, target);

    /// <summary>-w (1 - p)^gamma log(p), reduced as the options say; over numbers as torchvision's <c>sigmoid_focal_loss</c>.</summary>
    public static Loss Focal(FocalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) =>
        {
            ArgumentNullException.ThrowIfNull(target);
            return target.IsClasses
                ? FocalOfClasses(options, prediction, target)
                : ElementLoss.Of(new FocalError(options.Gamma, options.Alpha), prediction, target, options.Reduction, nameof(Focal));
        };
    }

    private static Tensor FocalOfClasses(FocalOptions options, Prediction prediction, Target target)
    {
        CountedRows rows = ClassRows.OfClasses(prediction, target, nameof(Focal));
        Tensor x = prediction.Values;
        int classes = x.Shape[^1];
        float[]? weights = RequireWeights(options.ClassWeights, classes, nameof(Focal));
        Tensor losses = Operation.Result(Shape.Create(x.Shape.Axes[..^1]), x);
        losses.Writable.Clear();
        float[] logProbabilities = new float[x.Count];
        foreach (int row in rows)
        {
            Span<float> logP = logProbabilities.AsSpan(row * classes, classes);
            Ops.LogSoftmaxRow(x.Data.Slice(row * classes, classes), logP);
            double right = logP[target.Classes[row]];
            losses.Writable[row] = (float)(-(weights?[target.Classes[row]] ?? 1) * Math.Pow(1 - Math.Exp(right), options.Gamma) * right);
        }

        losses.Tape?.Record(nameof(Focal), flow =>
        {
            if (!flow.Wants(x))
                return;
            foreach (int row in rows)
            {
                int meant = target.Classes[row];
                ReadOnlySpan<float> logP = logProbabilities.AsSpan(row * classes, classes);
                Span<float> d = flow.Into(x).Slice(row * classes, classes);
                double right = logP[meant], p = Math.Exp(right), rest = 1 - p;
                double perRest = rest > 0 ? right / rest : -1;                                          // log(p) / (1 - p), which goes to -1
                double slope = Math.Pow(rest, options.Gamma) * (options.Gamma * p * perRest - 1);       // of the loss in log(p)
                slope *= flow.Of(losses)[row] * (weights?[meant] ?? 1);
                for (int c = 0; c < classes; c++)
                    d[c] += (float)(slope * ((c == meant ? 1 : 0) - Math.Exp(logP[c])));
            }
        }, losses);
        return ElementLoss.Reduce(losses, rows.Count, options.Reduction, nameof(Focal));
    }

    private readonly struct FocalError(float gamma, float? alpha) : IElementLoss
    {
        public float Value(float x, float t, int column)
        {
            (double wrong, double entropy) = Parts(x, t);
            return (float)(Weight(t) * entropy * Math.Pow(wrong, gamma));
        }

        public float Slope(float x, float t, int column)
        {
            (double wrong, double entropy) = Parts(x, t);
            double p = Logistic(x), rest = Logistic(-(double)x);
            double ofWrong = gamma == 0 || wrong == 0 ? 0 : gamma * Math.Pow(wrong, gamma - 1) * (1 - 2.0 * t) * p * rest;
            return (float)(Weight(t) * ((p - t) * Math.Pow(wrong, gamma) + entropy * ofWrong));
        }

        /// <summary>The probability of what is not true, and the cross-entropy.</summary>
        private static (double Wrong, double Entropy) Parts(float x, float t) =>
            (t * Logistic(-(double)x) + (1 - t) * Logistic(x), t * Softplus(-(double)x) + (1 - t) * Softplus(x));

        private double Weight(float t) => alpha is { } positive ? positive * t + (1 - positive) * (1 - t) : 1;
    }
}
