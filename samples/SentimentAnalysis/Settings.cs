namespace SentimentAnalysis;

internal enum Pooling
{
    Last,
    Max,
    Mean,
}

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public string? Vectors { get; init; }

    public int ChosenEmbedding { get; init; }

    public int ChosenHidden { get; init; }

    public float ChosenDropout { get; init; }

    public float ChosenWordDropout { get; init; }

    public float WeightDecay { get; init; }

    public float AverageDecay { get; init; }

    public Pooling Pooling { get; init; }

    public int MaximumWords { get; init; }

    public int FewestOccurrences { get; init; } = 2;

    public int MaximumLength { get; init; }

    public int? ChosenEpochs { get; init; }

    public float ChosenRate { get; init; }

    public bool Quick { get; init; }

    public required string Output { get; init; }

    public ulong Seed { get; init; }

    public IReadOnlyList<string> Texts { get; init; } = [];

    public int Embedding => Quick ? Math.Min(32, ChosenEmbedding) : ChosenEmbedding;

    public int Hidden => Quick ? Math.Min(16, ChosenHidden) : ChosenHidden;

    public float Dropout => Quick ? Math.Min(0.2f, ChosenDropout) : ChosenDropout;

    public float WordDropout => Quick ? 0 : ChosenWordDropout;   // there a single word turns a judgement around

    public float LearningRate => Quick ? Math.Max(1e-2f, ChosenRate) : ChosenRate;

    public int Epochs => ChosenEpochs ?? (Quick ? 20 : 10);

    public void Check()
    {
        foreach ((string option, int value) in new[]
        {
            ("--embedding", ChosenEmbedding), ("--hidden", ChosenHidden), ("--vocabulary", MaximumWords), ("--min-count", FewestOccurrences), ("--max-length", MaximumLength), ("--epochs", Epochs),
        })
        {
            if (value < 1)
                throw new ArgumentException($"{option}: expected 1 or more, got {value}.");
        }

        foreach ((string option, float value) in new[] { ("--dropout", ChosenDropout), ("--word-dropout", ChosenWordDropout), ("--average", AverageDecay) })
        {
            if (value is not (>= 0 and < 1))
                throw new ArgumentException(FormattableString.Invariant($"{option}: expected 0 to below 1, got {value}."));
        }
    }
}
