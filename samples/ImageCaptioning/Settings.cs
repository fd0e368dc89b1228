using RnnLib;

namespace ImageCaptioning;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public static readonly string[] Tasks = ["digits", "emoji", "rows", "pixels"];

    public required string Task { get; init; }

    public string? Data { get; init; }

    public bool Quick { get; init; }

    public int? Images { get; init; }

    public int? Epochs { get; init; }

    public double? Minutes { get; init; }

    public ulong Seed { get; init; } = 1;

    public required string Output { get; init; }

    public int EpochsOrDefault => Epochs ?? (Task == "digits" ? 12 : Quick ? 4 : 40);

    public void Run()
    {
        foreach ((string option, double? value) in new[] { ("--images", Images), ("--epochs", Epochs), ("--minutes", Minutes) })
        {
            if (value <= 0)
                throw new ArgumentException($"{option}: expected more than 0, got {value}.");
        }

        if (Task is "rows" or "pixels")
            new SequentialDigits(this).Run();
        else
            new Experiment(this).Run();
    }

    public (Captioned Train, Captioned Test) Load(Rng rng)
    {
        if (Task == "emoji")
            return Emoji.Load(Data ?? throw new ArgumentException("--task emoji needs --data, a folder with captions.tsv and images-24x24-rgb.bin.gz."), rng);
        int count = Images ?? (Quick ? 1000 : 8000), tests = Math.Max(1, count / 4);
        var (train, test) = Data is null ? Digits.Drawn(rng) : Digits.Read(Data);
        return (DigitPairs.Compose(train, count, rng), DigitPairs.Compose(test, tests, rng));
    }
}
