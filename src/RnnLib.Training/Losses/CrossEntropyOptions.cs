namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.CrossEntropy(CrossEntropyOptions)"/> and <see cref="Losses.NegativeLogLikelihood(CrossEntropyOptions)"/>.</summary>
public sealed record CrossEntropyOptions : LossOptions
{
    /// <summary>How much each class counts; the mean divides by the weights of the true classes, as in PyTorch. Default null: 1.</summary>
    public IReadOnlyList<float>? ClassWeights
    {
        get;
        init => field = value is null ? null : [.. value.Select(weight => Require.NotNegative(weight, nameof(ClassWeights)))];
    }

    /// <summary>The share of the truth that is spread over all classes, 0 to 1: the target becomes (1 - share) t + share / classes. Default 0.</summary>
    /// <remarks>Szegedy et al. (2016). Not for <see cref="Losses.NegativeLogLikelihood(CrossEntropyOptions)"/>.</remarks>
    public float LabelSmoothing { get; init => field = Require.Fraction(value, nameof(LabelSmoothing)); }

    /// <summary>A class whose rows count nothing, in the mean neither; it may be any number. Default null: none; PyTorch's is -100.</summary>
    public int? IgnoredClass { get; init; }
}
