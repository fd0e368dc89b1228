namespace RnnLib.Reporting;

/// <summary>The texts of a <see cref="ForecastChart"/>.</summary>
public sealed record ForecastChartOptions
{
    /// <summary>What stands above the picture.</summary>
    public string Title { get; init; } = "Forecast";

    /// <summary>What the values are, with their unit.</summary>
    public string ValueTitle { get; init; } = "value";

    /// <summary>What the steps are.</summary>
    public string StepTitle { get; init; } = "step";

    /// <summary>A name for each step, such as its date; some are shown. Default: none, the steps are numbered.</summary>
    public IReadOnlyList<string>? StepLabels { get; init; }
}
