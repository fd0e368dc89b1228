namespace BirthsForecast;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public int Horizon { get; init; } = 7;

    public int LookBack { get; init; } = 28;

    public int HiddenSize { get; init; } = 48;

    public int Epochs { get; init; } = 60;

    public required string Output { get; init; }

    public ulong Seed { get; init; } = 1;

    public void Check()
    {
        foreach ((string option, int value) in new[] { ("--horizon", Horizon), ("--look-back", LookBack), ("--hidden", HiddenSize), ("--epochs", Epochs) })
        {
            if (value < 1)
                throw new ArgumentException($"{option}: expected 1 or more, got {value}.");
        }
    }
}
