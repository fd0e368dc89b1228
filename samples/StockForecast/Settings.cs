namespace StockForecast;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public string? Data { get; init; }

    public string? Column { get; init; }

    public string? TimeColumn { get; init; }

    public string? Where { get; init; }

    /// <summary>Rows of a season; 0: none; -1: as the dates say.</summary>
    public int Season { get; init; } = -1;

    /// <summary>0: a season, or five steps.</summary>
    public int Horizon { get; init; }

    public int LookBack { get; init; } = 24;

    public int HiddenSize { get; init; } = 24;

    public int Epochs { get; init; } = 80;

    public required string Output { get; init; }

    public ulong Seed { get; init; } = 1;

    public void Check()
    {
        foreach ((string option, int value) in new[] { ("--look-back", LookBack), ("--hidden", HiddenSize), ("--epochs", Epochs), ("--horizon", Horizon + 1), ("--season", Season + 2) })
        {
            if (value < 1)
                throw new ArgumentException($"{option}: the number is too small.");
        }
    }
}
