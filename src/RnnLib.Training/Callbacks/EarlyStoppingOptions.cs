namespace RnnLib.Training;

/// <summary>The options of <see cref="EarlyStopping"/>.</summary>
public sealed record EarlyStoppingOptions
{
    /// <summary>The name of the metric to watch, on the validation data if there are any. Default null: the loss.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether a larger value is better, as for accuracy. Default false.</summary>
    public bool LargerIsBetter { get; init; }

    /// <summary>By how much a value must improve to count as better. Default 0.</summary>
    public double MinimumChange { get; init; }

    /// <summary>Whether the weights of the best epoch are put back when the run ends, early or not. Default true.</summary>
    public bool RestoreBestWeights { get; init; } = true;
}
