namespace RnnLib.Training;

public static partial class Losses
{
    /// <summary>The mean of t (log(t) - x) over all numbers.</summary>
    /// <remarks>PyTorch's <c>KLDivLoss</c> with its default reduction; <see cref="KlDivergenceOptions.IsMeanPerRow"/> gives the divergence itself.</remarks>
    /// <param name="prediction">Log-probabilities, such as those of <see cref="Ops.LogSoftmax"/>: [batch, classes] or [batch, time, classes].</param>
    /// <param name="target">Probabilities of the same shape; 0 counts nothing.</param>
    /// <exception cref="ArgumentException">The shapes differ, or no step is real.</exception>
    public static Tensor KlDivergence(Prediction prediction, Target target) => KlDivergence(new KlDivergenceOptions())(prediction, target);

    /// <summary>How far the predicted distribution is from the true one: t (log(t) - x), reduced as the options say.</summary>
    public static Loss KlDivergence(KlDivergenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return (prediction, target) =>
        {
            CountedRows rows = ElementLoss.Check(prediction, target, nameof(KlDivergence));
            Tensor losses = ElementLoss.Apart(new Divergence(options.TargetIsLogarithm), prediction.Values, target.Values, rows, nameof(KlDivergence));
            int size = options.IsMeanPerRow ? 1 : CountedRows.RowSize(losses.Shape);
            return ElementLoss.Reduce(losses, (double)rows.Count * size, options.Reduction, nameof(KlDivergence));
        };
    }

    private readonly struct Divergence(bool targetIsLogarithm) : IElementLoss
    {
        public float Value(float x, float t, int column) =>
            targetIsLogarithm ? (float)(Math.Exp(t) * ((double)t - x)) : t > 0 ? (float)(t * (Math.Log(t) - x)) : 0;

        public float Slope(float x, float t, int column) => targetIsLogarithm ? -MathF.Exp(t) : t > 0 ? -t : 0;
    }
}
