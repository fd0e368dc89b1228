namespace RnnLib.Training;

/// <summary>A metric in the making: batch after batch goes in.</summary>
public abstract class MetricCount
{
    /// <summary>The figure over all that was counted; NaN before the first batch.</summary>
    public abstract double Value { get; }

    /// <summary>Counts a batch; padded steps count nothing.</summary>
    /// <exception cref="ArgumentException">Prediction and target do not fit.</exception>
    public abstract void Add(Prediction prediction, Target target);

    /// <summary>Writes what has been counted, so that a resumed run goes on within an epoch; nothing unless overridden, and then the
    /// batches before the checkpoint are missing from that epoch's figure. Every built-in metric overrides it.</summary>
    /// <param name="state">A part of the checkpoint for this count alone.</param>
    public virtual void Save(TrainingState state)
    {
    }

    /// <summary>Takes up what <see cref="Save"/> wrote, in place of what has been counted here.</summary>
    /// <exception cref="RnnLibFormatException">Something is missing from the state; the count is as it was.</exception>
    public virtual void Load(TrainingState state)
    {
    }
}
