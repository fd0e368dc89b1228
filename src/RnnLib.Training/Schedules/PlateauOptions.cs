namespace RnnLib.Training;

/// <summary>The options of <see cref="Schedules.ReduceOnPlateau"/>. The defaults are PyTorch's.</summary>
public sealed record PlateauOptions
{
    /// <summary>What the rate is multiplied with, 0 to below 1. Default 0.1.</summary>
    public double Factor
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Factor), value, "Factor: expected a number from 0 to below 1.");
    } = 0.1;

    /// <summary>How many epochs in a row may pass without getting better; the rate falls with the next. Default 10.</summary>
    public int Patience
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Patience), value, "Patience: expected 0 or more.");
    } = 10;

    /// <summary>By how much a value must be better than the best one to count. Default 0.0001.</summary>
    public double Threshold { get; init => field = Require.NotNegative(value, nameof(Threshold)); } = 1e-4;

    /// <summary>Whether <see cref="Threshold"/> is a difference. Default false: a share of the best value, which suits positive values only.</summary>
    public bool ThresholdIsAbsolute { get; init; }

    /// <summary>How many epochs after a reduction nothing is held against. Default 0.</summary>
    public int Cooldown
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Cooldown), value, "Cooldown: expected 0 or more.");
    }

    /// <summary>The rate does not fall below this. Default 0.</summary>
    public double MinimumRate { get; init => field = Require.NotNegative(value, nameof(MinimumRate)); }

    /// <summary>A change of the rate that is not larger than this is not made. Default 1e-8.</summary>
    public double SmallestChange { get; init => field = Require.NotNegative(value, nameof(SmallestChange)); } = 1e-8;

    /// <summary>Whether a larger value is better, as for accuracy. Default false.</summary>
    public bool LargerIsBetter { get; init; }

    /// <summary>The name of the metric that a trainer hands over, on the validation data if there are any. Default null: the loss.</summary>
    public string? Metric { get; init; }
}
