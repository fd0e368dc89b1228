namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean of -t log(p) - (1 - t) log(1 - p) with p = sigmoid(x), computed without overflow.</summary>
    /// <param name="prediction">Logits, before the sigmoid.</param>
    /// <param name="target">Probabilities of the same shape, 0 to 1.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Prediction prediction, Target target) =>
        ElementLoss.Of(default(BinaryCrossEntropy), prediction, target, Reduction.Mean, nameof(BinaryCrossEntropyWithLogits));

    /// <summary>-w t log(p) - (1 - t) log(1 - p) with p = sigmoid(x), reduced as the options say.</summary>
    /// <exception cref="ArgumentException">At the call: there are as many weights as neither one nor the prediction's features.</exception>
    public static Loss BinaryCrossEntropyWithLogits(BinaryCrossEntropyOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.PositiveWeights is not { } given)
            return (prediction, target) => ElementLoss.Of(default(BinaryCrossEntropy), prediction, target, options.Reduction, nameof(BinaryCrossEntropyWithLogits));
        float[] weights = [.. given];
        return (prediction, target) =>
        {
            int size = prediction.Values is null ? 1 : CountedRows.RowSize(prediction.Values.Shape);
            if (weights.Length != 1 && weights.Length != size)
            {
                throw new ArgumentException(
                    $"BinaryCrossEntropyWithLogits: PositiveWeights: expected one, or one for each of the {size} features, got {weights.Length}.", nameof(prediction));
            }


            return ElementLoss.Of(new WeightedBinaryCrossEntropy(weights), prediction, target, options.Reduction, nameof(BinaryCrossEntropyWithLogits));
        };
    }

    /// <summary>The mean of max(0, 1 - t x): right answers count nothing once they are sure enough.</summary>
    /// <remarks>The loss of support vector machines; Keras's <c>Hinge</c>.</remarks>
    /// <param name="prediction">Scores, without an activation.</param>
    /// <param name="target">-1 or 1, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor Hinge(Prediction prediction, Target target) => ElementLoss.Of(new HingeError(1, false), prediction, target, Reduction.Mean, nameof(Hinge));

    /// <summary>max(0, margin - t x), or its square, reduced as the options say.</summary>
    public static Loss Hinge(HingeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of(new HingeError(options.Margin, options.IsSquared), prediction, target, options.Reduction, nameof(Hinge));
    }

    /// <summary>The mean of x where t = 1 and of max(0, 1 - x) where t = -1: for distances, which are to be small for what belongs together.</summary>
    /// <remarks>PyTorch's <c>HingeEmbeddingLoss</c>.</remarks>
    /// <param name="prediction">Distances.</param>
    /// <param name="target">-1 or 1, of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor HingeEmbedding(Prediction prediction, Target target) =>
        ElementLoss.Of(new HingeEmbeddingError(1), prediction, target, Reduction.Mean, nameof(HingeEmbedding));

    /// <summary>x where t = 1, max(0, margin - x) where t = -1, reduced as the options say; <see cref="HingeOptions.IsSquared"/> does not apply.</summary>
    public static Loss HingeEmbedding(HingeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of(new HingeEmbeddingError(options.Margin), prediction, target, options.Reduction, nameof(HingeEmbedding));
    }

    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private readonly struct BinaryCrossEntropy : IElementLoss
    {
        public float Value(float x, float t, int column) => (float)(Math.Max(x, 0) - (double)x * t + Math.Log(1 + Math.Exp(-Math.Abs(x))));

        public float Slope(float x, float t, int column) => 1 / (1 + MathF.Exp(-x)) - t;
    }

    private readonly struct WeightedBinaryCrossEntropy(float[] weights) : IElementLoss
    {
        public float Value(float x, float t, int column) => (float)(Weight(column) * t * Softplus(-(double)x) + (1 - t) * Softplus(x));

        public float Slope(float x, float t, int column) => (float)((1 - t) * Logistic(x) - Weight(column) * t * Logistic(-(double)x));

        private double Weight(int column) => weights[weights.Length == 1 ? 0 : column];
    }

    private readonly struct HingeError(float margin, bool isSquared) : IElementLoss
    {
        public float Value(float x, float t, int column)
        {
            float missing = MathF.Max(0, margin - t * x);
            return isSquared ? missing * missing : missing;
        }

        public float Slope(float x, float t, int column)
        {
            float missing = margin - t * x;
            return missing <= 0 ? 0 : isSquared ? -2 * t * missing : -t;
        }
    }

    private readonly struct HingeEmbeddingError(float margin) : IElementLoss
    {
        public float Value(float x, float t, int column) => t > 0 ? x : MathF.Max(0, margin - x);

        public float Slope(float x, float t, int column) => t > 0 ? 1 : x < margin ? -1 : 0;
    }
}
