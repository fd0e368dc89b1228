namespace RnnLib.Training;

/// <summary>The options of <see cref="WeightAveraging"/>.</summary>
public sealed record WeightAveragingOptions
{
    /// <summary>The decay of an exponential moving average; null for the mean of all weights (SWA). Default 0.999.</summary>
    public float? Decay { get; init => field = value is { } decay ? Require.Below1(decay, nameof(Decay)) : null; } = 0.999f;

    /// <summary>Whether the averages take the weights once per epoch rather than after each step; what SWA does. Default false.</summary>
    public bool EachEpoch { get; init; }

    /// <summary>Whether validation is of the averages, once there are any, and with it the best weights that <see cref="EarlyStopping"/> and
    /// <see cref="Checkpoint"/> keep. Default false: of the weights in training.</summary>
    public bool ValidatesAverages { get; init; }

    /// <summary>The first epoch that counts, from 1. Default 1; SWA begins late, when the loss no longer falls fast.</summary>
    public int StartEpoch
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(StartEpoch), value, "StartEpoch: expected 1 or more.");
    } = 1;
}
