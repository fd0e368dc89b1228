namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.GaussianNegativeLogLikelihood(GaussianOptions)"/>.</summary>
public sealed record GaussianOptions : LossOptions
{
    /// <summary>Whether the prediction's second half is the logarithm of the variance, which a plain linear layer can give. Default false: the
    /// variance itself, 0 or more, as in PyTorch.</summary>
    public bool IsLogVariance { get; init; }

    /// <summary>Whether the constant log(2π) / 2 is added, so that the loss is a likelihood. Default false.</summary>
    public bool IsFull { get; init; }

    /// <summary>The variance that a smaller one is taken for; the gradient passes as if it were not. Default 1e-6. Not for log-variances.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-6f;
}
