namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.Hinge(HingeOptions)"/> and <see cref="Losses.HingeEmbedding(HingeOptions)"/>.</summary>
public sealed record HingeOptions : LossOptions
{
    /// <summary>How sure is sure enough. Default 1.</summary>
    public float Margin { get; init => field = Require.Positive(value, nameof(Margin)); } = 1;

    /// <summary>Whether the loss is squared. Default false.</summary>
    public bool IsSquared { get; init; }
}
