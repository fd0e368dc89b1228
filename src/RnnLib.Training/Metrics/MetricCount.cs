namespace RnnLib.Training;

/// <summary>A metric in the making: batch after batch goes in.</summary>
public abstract class MetricCount
{
    /// <summary>The figure over all that was counted; NaN before the first batch.</summary>
    public abstract double Value { get; }

    /// <summary>Counts a batch; padded steps count nothing.</summary>
    /// <exception cref="ArgumentException">Prediction and target do not fit.</exception>
    public abstract void Add(Prediction prediction, Target target);
}
