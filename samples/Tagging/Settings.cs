namespace Tagging;

/// <summary>Where word and tag stand in a file.</summary>
internal sealed record Columns(int Word, int? Tag, bool KeepsMarks);

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public string? Test { get; init; }

    public required Columns Columns { get; init; }

    public int ChosenEmbedding { get; init; }

    public int ChosenCharacters { get; init; }

    public int ChosenHidden { get; init; }

    public bool UsesCrf { get; init; }

    public int? ChosenEpochs { get; init; }

    public double? Minutes { get; init; }

    public bool Resume { get; init; }

    public bool Quick { get; init; }

    public required string Output { get; init; }

    public ulong Seed { get; init; }

    public IReadOnlyList<string> Texts { get; init; } = [];

    public int Embedding => Quick ? Math.Min(16, ChosenEmbedding) : ChosenEmbedding;

    public int Characters => Quick ? Math.Min(8, ChosenCharacters) : ChosenCharacters;

    public int Hidden => Quick ? Math.Min(16, ChosenHidden) : ChosenHidden;

    public int Epochs => ChosenEpochs ?? 5;

    public void Check()
    {
        foreach ((string option, int value) in new[] { ("--embedding", ChosenEmbedding), ("--hidden", ChosenHidden), ("--epochs", Epochs) })
        {
            if (value < 1)
                throw new ArgumentException($"{option}: expected 1 or more, got {value}.");
        }

        if (Minutes is <= 0)
            throw new ArgumentException("--minutes: expected more than 0.");
        if (ChosenCharacters < 0)
            throw new ArgumentException($"--characters: expected 0 or more, got {ChosenCharacters}.");
    }
}
