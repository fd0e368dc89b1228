namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.BinaryCrossEntropyWithLogits(BinaryCrossEntropyOptions)"/>.</summary>
public sealed record BinaryCrossEntropyOptions : LossOptions
{
    /// <summary>How much a positive counts, one number for all features or one for each: above 1 finds more of them, with more false alarms.
    /// Default null: 1. PyTorch's <c>pos_weight</c>.</summary>
    public IReadOnlyList<float>? PositiveWeights
    {
        get;
        init => field = value is null ? null : [.. value.Select(weight => Require.NotNegative(weight, nameof(PositiveWeights)))];
    }
}
