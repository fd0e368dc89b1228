namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.Focal(FocalOptions)"/>.</summary>
public sealed record FocalOptions : LossOptions
{
    /// <summary>How much less easy rows count; 0: not at all. Default 2, as in the paper.</summary>
    public float Gamma { get; init => field = Require.NotNegative(value, nameof(Gamma)); } = 2;

    /// <summary>For a target of numbers: the weight of positives, negatives having 1 - alpha. Default null: both 1; the paper's is 0.25.</summary>
    public float? Alpha { get; init => field = value is { } alpha ? Require.Fraction(alpha, nameof(Alpha)) : null; }

    /// <summary>For a target of classes: how much each counts; the mean divides by the rows all the same. Default null: 1.</summary>
    public IReadOnlyList<float>? ClassWeights
    {
        get;
        init => field = value is null ? null : [.. value.Select(weight => Require.NotNegative(weight, nameof(ClassWeights)))];
    }
}
