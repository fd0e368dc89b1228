namespace RnnLib.Reporting;

/// <summary>What a <see cref="GradientFlowChart"/> shows.</summary>
public sealed record GradientFlowChartOptions
{
    /// <summary>What stands above the picture.</summary>
    public string Title { get; init; } = "Gradient through time";

    /// <summary>Whether each line is divided by its value at the loss, so that lines of different losses can be compared, and a thousandth,
    /// below which little is learned, is marked. Default false: the norms themselves.</summary>
    public bool Relative { get; init; }
}
