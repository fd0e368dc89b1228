namespace SoundGeneration;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public string Pattern { get; init; } = "*.wav";

    public int? ChosenHidden { get; init; }

    public int? ChosenEpochs { get; init; }

    /// <summary>How much sound to make by rule where none is given.</summary>
    public double? ChosenSeconds { get; init; }

    public bool Quick { get; init; }

    public float Temperature { get; init; } = 1;

    public required string Output { get; init; }

    public ulong Seed { get; init; } = 1;

    public int Hidden => ChosenHidden ?? (Quick ? 64 : 128);

    public int Epochs => ChosenEpochs ?? (Quick ? 8 : 12);

    public double SecondsMade => ChosenSeconds ?? (Quick ? 20 : 60);

    public string PathOf(string name) => Path.Combine(Output, name);

    public void Check()
    {
        if (ChosenHidden < 1 || ChosenEpochs < 1 || !(Temperature is > 0 and <= float.MaxValue))
            throw new ArgumentException("--hidden, --epochs and --temperature: expected numbers above 0.");
        if (!(SecondsMade is >= 2 and <= 3600))
            throw new ArgumentException("--seconds: expected 2 to 3600.");
    }
}
