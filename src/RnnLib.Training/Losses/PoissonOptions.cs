namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.PoissonNegativeLogLikelihood(PoissonOptions)"/>. The defaults are PyTorch's.</summary>
public sealed record PoissonOptions : LossOptions
{
    /// <summary>Whether the prediction is the logarithm of the expected count: exp(x) - t x. Otherwise it is the count itself, which
    /// must not be negative: x - t log(x + epsilon). Default true.</summary>
    public bool IsLogarithm { get; init; } = true;

    /// <summary>Whether log(t!) is added, by Stirling's formula for t above 1: t log(t) - t + log(2πt) / 2. Default false.</summary>
    public bool IsFull { get; init; }

    /// <summary>Keeps the logarithm finite. Default 1e-8.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8f;
}
