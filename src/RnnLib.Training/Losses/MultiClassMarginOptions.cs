namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.MultiClassMargin(MultiClassMarginOptions)"/>. The defaults are PyTorch's.</summary>
public sealed record MultiClassMarginOptions : LossOptions
{
    /// <summary>By how much the true class's score is to be above the others. Default 1.</summary>
    public float Margin { get; init => field = Require.Positive(value, nameof(Margin)); } = 1;

    /// <summary>Whether what is missing is squared. Default false.</summary>
    public bool IsSquared { get; init; }

    /// <summary>How much the rows of each class count; the mean divides by their number all the same. Default null: 1.</summary>
    public IReadOnlyList<float>? ClassWeights
    {
        get;
        init => field = value is null ? null : [.. value.Select(weight => Require.NotNegative(weight, nameof(ClassWeights)))];
    }
}
