namespace MusicGeneration;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public int? HiddenSize { get; init; }

    public int? Epochs { get; init; }

    public bool Quick { get; init; }

    public float Temperature { get; init; } = 0.8f;

    public required string Output { get; init; }

    public ulong Seed { get; init; } = 1;

    public string PathOf(string name) => Path.Combine(Output, name);

    public void Check()
    {
        if (HiddenSize < 1 || Epochs < 1 || !(Temperature > 0))
            throw new ArgumentException("--hidden, --epochs and --temperature: expected numbers above 0.");
    }
}
