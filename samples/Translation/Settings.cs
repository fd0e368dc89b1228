namespace Translation;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public static readonly string[] Tasks = ["addition", "g2p", "en-es"];

    public required string Task { get; init; }

    public string? Data { get; init; }

    public bool Quick { get; init; }

    public int? Examples { get; init; }

    public int Tests { get; init; } = 2000;

    public int? Epochs { get; init; }

    public int BatchSize { get; init; } = 32;

    public double? Minutes { get; init; }

    public bool Resume { get; init; }

    public ulong Seed { get; init; } = 1;

    public required string Output { get; init; }

    public string ModelPath => Path.Combine(Output, $"{Task}.safetensors");

    public string RunPath => Path.Combine(Output, $"{Task}-run.safetensors");

    public void Run()
    {
        foreach ((string option, double? value) in new[] { ("--examples", Examples), ("--tests", (double?)Tests), ("--epochs", Epochs), ("--batch", BatchSize), ("--minutes", Minutes) })
        {
            if (value <= 0)
                throw new ArgumentException($"{option}: expected more than 0, got {value}.");
        }

        Directory.CreateDirectory(Output);   // to fail before the training, not after it
        if (Task == "addition")
            new Addition(this).Run();
        else
            new Experiment(this, Task == "g2p" ? new Pronunciation() : new Spanish()).Run();
    }
}
