namespace RnnLib.Training;

/// <summary>What the metrics over classes share.</summary>
public sealed record ClassMetricOptions
{
    /// <summary>A class whose rows do not count, such as that of a padding token; what the model says elsewhere is not restrained. Default: none.
    /// Padded steps do not count in any case.</summary>
    public int? IgnoredClass { get; init; }

    /// <summary>What histories and logs call the metric. Default: its usual name.</summary>
    public string? Name
    {
        get;
        init => field = value is null || !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException("Name: expected a name, or null for the usual one.", nameof(Name));
    }
}
