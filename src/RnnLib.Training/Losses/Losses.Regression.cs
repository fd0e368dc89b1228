namespace RnnLib.Training;

/// <summary>What training makes small. Each loss is a method to call or to hand to a trainer, and a second one that takes options.</summary>
/// <remarks>
/// A prediction is a <see cref="Tensor"/> or a <see cref="Sequence"/>; of a padded sequence only the real steps count, in the value, in
/// the mean and in the gradient.
/// <example><code>
/// Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
/// Loss summed = Losses.CrossEntropy(new() { Reduction = Reduction.Sum });
/// </code></example>
/// </remarks>
public static partial class Losses
{
    /// <summary>The mean of (x - t)² over all numbers.</summary>
    /// <param name="prediction">[batch, ...] or [batch, time, features]</param>
    /// <param name="target">Numbers of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor MeanSquaredError(Prediction prediction, Target target) =>
        ElementLoss.Of(default(SquaredError), prediction, target, Reduction.Mean, nameof(MeanSquaredError));

    /// <summary>(x - t)², reduced as the options say.</summary>
    public static Loss MeanSquaredError(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of(default(SquaredError), prediction, target, options.Reduction, nameof(MeanSquaredError));
    }

    /// <summary>The mean of |x - t| over all numbers; its gradient at 0 is taken as 0.</summary>
    /// <inheritdoc cref="MeanSquaredError(Prediction, Target)"/>
    public static Tensor MeanAbsoluteError(Prediction prediction, Target target) =>
        ElementLoss.Of(default(AbsoluteError), prediction, target, Reduction.Mean, nameof(MeanAbsoluteError));

    /// <summary>|x - t|, reduced as the options say.</summary>
    public static Loss MeanAbsoluteError(LossOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of(default(AbsoluteError), prediction, target, options.Reduction, nameof(MeanAbsoluteError));
    }

    /// <summary>The mean of (x - t)² / 2 where |x - t| is at most 1, and of |x - t| - 1/2 beyond: outliers pull less.</summary>
    /// <remarks>Huber (1964); PyTorch's <c>HuberLoss</c>.</remarks>
    /// <inheritdoc cref="MeanSquaredError(Prediction, Target)"/>
    public static Tensor Huber(Prediction prediction, Target target) => ElementLoss.Of(new HuberError(1, 1), prediction, target, Reduction.Mean, nameof(Huber));

    /// <summary>(x - t)² / 2 where |x - t| ≤ delta, delta (|x - t| - delta / 2) beyond, reduced as the options say.</summary>
    public static Loss Huber(HuberOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of(new HuberError(options.Delta, 1), prediction, target, options.Reduction, nameof(Huber));
    }

    /// <summary>The mean of (x - t)² / 2 where |x - t| is below 1, and of |x - t| - 1/2 beyond.</summary>
    /// <remarks>PyTorch's <c>SmoothL1Loss</c>: <see cref="Huber(HuberOptions)"/> divided by its delta. Girshick (2015).</remarks>
    /// <inheritdoc cref="MeanSquaredError(Prediction, Target)"/>
    public static Tensor SmoothL1(Prediction prediction, Target target) => ElementLoss.Of(new HuberError(1, 1), prediction, target, Reduction.Mean, nameof(SmoothL1));

    /// <summary>(x - t)² / (2 beta) where |x - t| is below beta, |x - t| - beta / 2 beyond, reduced as the options say.</summary>
    public static Loss SmoothL1(SmoothL1Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Beta == 0)
            return (prediction, target) => ElementLoss.Of(default(AbsoluteError), prediction, target, options.Reduction, nameof(SmoothL1));
        return (prediction, target) => ElementLoss.Of(new HuberError(options.Beta, 1 / options.Beta), prediction, target, options.Reduction, nameof(SmoothL1));
    }

    private readonly struct SquaredError : IElementLoss
    {
        public float Value(float x, float t, int column) => (x - t) * (x - t);

        public float Slope(float x, float t, int column) => 2 * (x - t);
    }

    private readonly struct AbsoluteError : IElementLoss
    {
        public float Value(float x, float t, int column) => MathF.Abs(x - t);

        public float Slope(float x, float t, int column) => x > t ? 1 : x < t ? -1 : 0;
    }

    private readonly struct HuberError(float delta, float scale) : IElementLoss
    {
        public float Value(float x, float t, int column)
        {
            float distance = MathF.Abs(x - t);
            return scale * (distance <= delta ? 0.5f * distance * distance : delta * (distance - 0.5f * delta));
        }

        public float Slope(float x, float t, int column) => scale * Math.Clamp(x - t, -delta, delta);
    }
}
