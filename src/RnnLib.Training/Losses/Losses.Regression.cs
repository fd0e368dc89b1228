namespace RnnLib.Training;

/// <summary>What training makes small. Each loss is a method to call or to hand to a trainer, and a second one that takes options.</summary>
/// <remarks>
/// A prediction is a <see cref="Tensor"/> or a <see cref="Sequence"/>; of a padded sequence only the real steps count, in the value, in
/// the mean and in the gradient.
/// <example><code>
/// Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
/// Loss summed = Losses.CrossEntropy(new LossOptions { Reduction = Reduction.Sum });
/// </code></example>
/// </remarks>
public static partial class Losses
{
    /// <summary>The mean of (x - t)² over all numbers.</summary>
    /// <param name="prediction">[batch, ...] or [batch, time, features]</param>
    /// <param name="target">Numbers of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor MeanSquaredError(Prediction prediction, Target target) =>
        ElementLoss.Of<SquaredError>(prediction, target, Reduction.Mean, nameof(MeanSquaredError));

    /// <summary>(x - t)², reduced as the options say.</summary>
    public static Loss MeanSquaredError(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of<SquaredError>(prediction, target, options.Reduction, nameof(MeanSquaredError));
    }

    /// <summary>The mean of |x - t| over all numbers; its gradient at 0 is taken as 0.</summary>
    /// <inheritdoc cref="MeanSquaredError(Prediction, Target)"/>
    public static Tensor MeanAbsoluteError(Prediction prediction, Target target) =>
        ElementLoss.Of<AbsoluteError>(prediction, target, Reduction.Mean, nameof(MeanAbsoluteError));

    /// <summary>|x - t|, reduced as the options say.</summary>
    public static Loss MeanAbsoluteError(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of<AbsoluteError>(prediction, target, options.Reduction, nameof(MeanAbsoluteError));
    }

    /// <summary>The mean of -t log(p) - (1 - t) log(1 - p) with p = sigmoid(x), computed without overflow.</summary>
    /// <param name="prediction">Logits, before the sigmoid.</param>
    /// <param name="target">Probabilities of the same shape, 0 to 1.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(Prediction prediction, Target target) =>
        ElementLoss.Of<BinaryCrossEntropy>(prediction, target, Reduction.Mean, nameof(BinaryCrossEntropyWithLogits));

    /// <summary>-t log(p) - (1 - t) log(1 - p) with p = sigmoid(x), reduced as the options say.</summary>
    public static Loss BinaryCrossEntropyWithLogits(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of<BinaryCrossEntropy>(prediction, target, options.Reduction, nameof(BinaryCrossEntropyWithLogits));
    }

    private readonly struct SquaredError : IElementLoss
    {
        public static float Value(float x, float t) => (x - t) * (x - t);

        public static float Slope(float x, float t) => 2 * (x - t);
    }

    private readonly struct AbsoluteError : IElementLoss
    {
        public static float Value(float x, float t) => MathF.Abs(x - t);

        public static float Slope(float x, float t) => x > t ? 1 : x < t ? -1 : 0;
    }

    private readonly struct BinaryCrossEntropy : IElementLoss
    {
        public static float Value(float x, float t) => (float)(Math.Max(x, 0) - (double)x * t + Math.Log(1 + Math.Exp(-Math.Abs(x))));

        public static float Slope(float x, float t) => 1 / (1 + MathF.Exp(-x)) - t;
    }
}
