namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.KlDivergence(KlDivergenceOptions)"/>.</summary>
public sealed record KlDivergenceOptions : LossOptions
{
    /// <summary>Whether the target holds log-probabilities: exp(t) (t - x). Default false.</summary>
    public bool TargetIsLogarithm { get; init; }

    /// <summary>Whether <see cref="Reduction.Mean"/> divides by the rows (or real steps), which gives the divergence as it is defined; PyTorch's
    /// <c>batchmean</c>. Default false: by all numbers, as PyTorch's <c>mean</c>.</summary>
    public bool IsMeanPerRow { get; init; }
}
