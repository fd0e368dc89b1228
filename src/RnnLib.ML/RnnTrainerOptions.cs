using RnnLib.Training;

namespace RnnLib.ML;

/// <summary>The options of <see cref="RnnTrainer"/>.</summary>
public sealed record RnnTrainerOptions
{
    /// <summary>The vector column with the steps of each row's sequence one after the other. Default: Features.</summary>
    public string FeatureColumnName { get; init => field = Name(value, nameof(FeatureColumnName)); } = "Features";

    /// <summary>The column to learn: single numbers, vectors of one size, truth values (1 and 0), or keys, which are classes. Default: Label.</summary>
    public string LabelColumnName { get; init => field = Name(value, nameof(LabelColumnName)); } = "Label";

    /// <summary>The column that the trained model adds. Default: Score.</summary>
    public string OutputColumnName { get; init => field = Name(value, nameof(OutputColumnName)); } = "Score";

    /// <summary>How many times to go through the data. Default 10.</summary>
    public int Epochs { get; init => field = Positive(value, nameof(Epochs)); } = 10;

    /// <summary>How many rows make a batch. Default 32.</summary>
    public int BatchSize { get; init => field = Positive(value, nameof(BatchSize)); } = 32;

    /// <summary>Draws the weights, the order of the rows and what is dropped: the same seed gives the same model. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Makes the options of the training itself, anew for each <see cref="RnnTrainer.Fit"/>: an optimiser has a state. Default null: those of
    /// <see cref="TrainerOptions"/>. Its own seed is replaced by <see cref="Seed"/>.</summary>
    public Func<TrainerOptions>? Training { get; init; }

    private static string Name(string value, string name) => !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException($"{name}: expected a name, got '{value}'.", name);

    private static int Positive(int value, string name) => value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected 1 or more.");
}
