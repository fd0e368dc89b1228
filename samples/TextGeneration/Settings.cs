namespace TextGeneration;

internal enum Level
{
    Char,
    Word,
}

internal enum Recipe
{
    Plain,
    Awd,
}

/// <summary>How to write: what with, how much, how daring.</summary>
internal sealed record WritingSettings(string? Prompt, int? Length, float Temperature, int? TopK, float TopP);

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public Level Level { get; init; }

    public Recipe Recipe { get; init; }

    public int Layers { get; init; } = 2;

    public int? ChosenHidden { get; init; }

    public float? ChosenDropout { get; init; }

    public int MaximumWords { get; init; } = 5000;

    public int? ChosenEpochs { get; init; }

    public double? Minutes { get; init; }

    public bool Resume { get; init; }

    public bool Quick { get; init; }

    public required string Output { get; init; }

    public ulong Seed { get; init; } = 1;

    public required WritingSettings Writing { get; init; }

    public bool IsWords => Level == Level.Word;

    public int Hidden => ChosenHidden ?? (Quick ? 64 : IsWords ? 200 : 128);

    public float Dropout => ChosenDropout ?? (Recipe == Recipe.Awd ? 0.4f : IsWords && !Quick ? 0.5f : 0);

    public int Epochs => ChosenEpochs ?? (Quick ? 16 : IsWords ? 15 : 50);

    /// <summary>char-rnn's 50 streams of 50 steps for characters, Zaremba's 20 of 35 for words.</summary>
    public (int Streams, int Steps) Batch => IsWords ? (20, 35) : (50, 50);

    public void Check()
    {
        foreach ((string option, int value) in new[] { ("--layers", Layers), ("--hidden", Hidden), ("--epochs", Epochs) })
        {
            if (value < 1)
                throw new ArgumentException($"{option}: expected 1 or more, got {value}.");
        }

        if (Minutes is <= 0)
            throw new ArgumentException("--minutes: expected more than 0.");
    }
}
