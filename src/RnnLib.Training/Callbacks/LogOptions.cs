namespace RnnLib.Training;

/// <summary>What logs of a training run let you choose.</summary>
public abstract record LogOptions
{
    private protected LogOptions()
    {
    }

    /// <summary>Every how many training steps a batch is told of as well; null for never. Default: never, epochs only.</summary>
    public int? EveryBatches
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(EveryBatches), value, "EveryBatches: expected 1 or more, or null.");
    }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider)); } = TimeProvider.System;

    /// <summary>Whether the batch that has just ended is to be told of.</summary>
    internal bool Wants(TrainingProgress progress) => EveryBatches is { } every && progress.Step % every == 0;
}
