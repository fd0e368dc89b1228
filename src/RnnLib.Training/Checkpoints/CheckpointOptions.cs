namespace RnnLib.Training;

/// <summary>The options of <see cref="Checkpoint"/>.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Saves at the end of every so many epochs, and of the last one; 0: not at the ends of epochs. Default 1.</summary>
    public int EveryEpochs { get; init => field = Require.NotNegative(value, nameof(EveryEpochs)); } = 1;

    /// <summary>Saves after every so many training steps besides; 0: not. Default 0.</summary>
    public int EverySteps { get; init => field = Require.NotNegative(value, nameof(EverySteps)); }

    /// <summary>Saves whenever so much time has passed since the last save. Default null: never for that reason.</summary>
    public TimeSpan? EveryTime { get; init; }

    /// <summary>How many numbered files to keep beside the last one, the oldest being deleted: <c>run-step-00001200.safetensors</c>. Default 0.</summary>
    public int Keep { get; init => field = Require.NotNegative(value, nameof(Keep)); }

    /// <summary>Whether the best epoch's checkpoint is kept beside the last one: <c>run-best.safetensors</c>. Default false.</summary>
    public bool KeepBest { get; init; }

    /// <summary>What makes an epoch the best: the name of a metric, on the validation data if there are any. Default null: the loss.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether a larger value is better, as for accuracy. Default false.</summary>
    public bool LargerIsBetter { get; init; }

    /// <summary>Texts to keep in every file, such as a scaler's figures or a vocabulary. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock of <see cref="EveryTime"/>. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
