namespace RnnLib.Reporting;

/// <summary>What an <see cref="AttentionChart"/> shows.</summary>
public sealed record AttentionChartOptions
{
    /// <summary>What stands above the picture.</summary>
    public string Title { get; init; } = "Attention";

    /// <summary>What the columns are. Default: "read".</summary>
    public string SourceTitle { get; init; } = "read";

    /// <summary>What the rows are. Default: "written".</summary>
    public string TargetTitle { get; init; } = "written";
}
