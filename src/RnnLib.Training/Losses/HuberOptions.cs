namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.Huber(HuberOptions)"/>.</summary>
public sealed record HuberOptions : LossOptions
{
    /// <summary>Up to which distance the loss is a square. Default 1.</summary>
    public float Delta { get; init => field = Require.Positive(value, nameof(Delta)); } = 1;
}
