namespace RnnLib.Training;

/// <summary>The options of the metrics over label sequences and texts.</summary>
public sealed record LabelMetricOptions
{
    /// <summary>Reads labels off a prediction. Default: the most probable class of each step.</summary>
    public SequenceDecoder Decode { get; init => field = value ?? throw new ArgumentNullException(nameof(Decode)); } = SequenceDecoders.MostProbable;

    /// <summary>The label that ends a sequence: it and what follows are cut off, of what was said and of what was asked for. Default: none.</summary>
    public int? EndLabel { get; init; }

    /// <summary>Turns labels into a text, which the metric then splits as its definition says. Default null: each label is a word (or character).</summary>
    public Func<IReadOnlyList<int>, string>? Text { get; init; }

    /// <summary>What histories and logs call the metric. Default: its usual name.</summary>
    public string? Name
    {
        get;
        init => field = value is null || !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException("Name: expected a name, or null for the usual one.", nameof(Name));
    }
}
