namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.SmoothL1(SmoothL1Options)"/>.</summary>
public sealed record SmoothL1Options : LossOptions
{
    /// <summary>Below which distance the loss is a square; 0: nowhere. Default 1.</summary>
    public float Beta { get; init => field = Require.NotNegative(value, nameof(Beta)); } = 1;
}
