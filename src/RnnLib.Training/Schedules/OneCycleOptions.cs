namespace RnnLib.Training;

/// <summary>The options of <see cref="Schedules.OneCycle"/>. The defaults are PyTorch's.</summary>
public sealed record OneCycleOptions
{
    /// <summary>The share of the cycle in which the rate rises, 0 to 1. Default 0.3.</summary>
    public double RisingShare { get; init => field = Require.Share(value, nameof(RisingShare)); } = 0.3;

    /// <summary>Whether the rate goes in straight lines. Default false: in half waves of a cosine.</summary>
    public bool IsLinear { get; init; }

    /// <summary>The rate begins at the maximum divided by this. Default 25.</summary>
    public double StartDivisor { get; init => field = Require.Positive(value, nameof(StartDivisor)); } = 25;

    /// <summary>The rate ends at the first rate divided by this. Default 10,000.</summary>
    public double EndDivisor { get; init => field = Require.Positive(value, nameof(EndDivisor)); } = 1e4;

    /// <summary>Whether the rate first falls to where it began, in as many steps as it rose, and only then to its end, as in the paper. Default false.</summary>
    public bool HasThreePhases { get; init; }
}
