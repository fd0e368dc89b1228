namespace RnnLib.Reporting;

/// <summary>What a <see cref="ScheduleChart"/> shows.</summary>
public sealed record ScheduleChartOptions
{
    /// <summary>The rate that the optimiser begins with. Default 0.1.</summary>
    public double InitialRate { get; init; } = 0.1;

    /// <summary>How many steps are shown. Default 1000.</summary>
    public int Steps
    {
        get;
        init => field = value > 1 ? value : throw new ArgumentOutOfRangeException(nameof(Steps), value, "Steps: expected 2 or more.");
    } = 1000;

    /// <summary>How many of them make an epoch. Default 50.</summary>
    public int StepsPerEpoch
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(StepsPerEpoch), value, "StepsPerEpoch: expected 1 or more.");
    } = 50;

    /// <summary>What stands above the picture.</summary>
    public string Title { get; init; } = "Learning rate";
}
