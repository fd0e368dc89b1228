namespace RnnLib.Benchmarks.Peers;

/// <summary>The sizes of a layer and of the batch it reads.</summary>
internal sealed record Sizes(string Name, int Batch, int Time, int Input, int Hidden, int Layers = 1, bool Bidirectional = false)
{
    /// <summary>From a toy to a language model; the last two are two layers and both directions.</summary>
    public static Sizes[] All { get; } =
    [
        new("S1", 3, 5, 1, 10),
        new("S2", 32, 15, 10, 50),
        new("S3", 64, 48, 8, 64),
        new("S4", 32, 200, 100, 128),
        new("S5", 64, 64, 128, 512),
        new("S6", 20, 70, 400, 1150),
        new("S7", 32, 100, 128, 256, Layers: 2),
        new("S8", 32, 100, 128, 256, Bidirectional: true),
    ];

    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>Features of a step of the output.</summary>
    public int Output => Hidden * Directions;

    /// <exception cref="UsageException">There is no such shape.</exception>
    public static Sizes Named(string name) =>
        All.FirstOrDefault(sizes => sizes.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new UsageException($"unknown shape '{name}', expected one of {string.Join(", ", All.Select(sizes => sizes.Name))}");
}
