namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean of exp(x) - t x: the negative log-likelihood of counts t whose expected number is exp(x).</summary>
    /// <remarks>PyTorch's <c>PoissonNLLLoss</c>; without the term that depends on t alone.</remarks>
    /// <param name="prediction">The logarithm of the expected count.</param>
    /// <param name="target">Counts of the same shape, 0 or more.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor PoissonNegativeLogLikelihood(Prediction prediction, Target target) => PoissonNegativeLogLikelihood(new PoissonOptions())(prediction, target);

    /// <summary>The negative log-likelihood of counts under a Poisson distribution, reduced as the options say.</summary>
    public static Loss PoissonNegativeLogLikelihood(PoissonOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) => ElementLoss.Of(new PoissonError(options), prediction, target, options.Reduction, nameof(PoissonNegativeLogLikelihood));
    }

    private readonly struct PoissonError(PoissonOptions options) : IElementLoss
    {
        public float Value(float x, float t, int column) => (float)(
            (options.IsLogarithm ? Math.Exp(x) - (double)t * x : x - t * Math.Log(x + (double)options.Epsilon))
            + (options.IsFull && t > 1 ? t * Math.Log(t) - t + 0.5 * Math.Log(2 * Math.PI * t) : 0));      // Stirling's log(t!)

        public float Slope(float x, float t, int column) => options.IsLogarithm ? MathF.Exp(x) - t : 1 - t / (x + options.Epsilon);
    }
}
