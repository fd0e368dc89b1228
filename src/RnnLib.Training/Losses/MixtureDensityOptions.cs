namespace RnnLib.Training;

/// <summary>The options of <see cref="Losses.MixtureDensity"/>.</summary>
public sealed record MixtureDensityOptions : LossOptions
{
    /// <summary>How many Gaussians are mixed. Default 5.</summary>
    public int Components
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Components), value, "Components: expected 1 or more.");
    } = 5;

    /// <summary>How many numbers a prediction's row needs for a target of a size: (1 + 2 size) components, the width of the last layer.</summary>
    public int WidthOf(int size) => Components * (1 + 2 * size);
}
