using System.Globalization;

namespace RnnLib.Training;

/// <summary>How the loss went while the learning rate rose from step to step: which rates a model can be trained with.</summary>
/// <remarks>Smith, "Cyclical learning rates for training neural networks" (2017). Made by <see cref="Trainer{TInput}.FindLearningRate"/>.</remarks>
public sealed class LearningRateRange
{
    internal LearningRateRange(IReadOnlyList<double> rates, IReadOnlyList<double> losses) => (Rates, Losses) = (rates, losses);

    /// <summary>The rates that were tried, rising.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The loss at each rate, smoothed over neighbouring steps.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The rate at which the loss fell fastest: a good rate to train with, or the highest of a schedule. Null if it did not fall.</summary>
    public float? Suggestion
    {
        get
        {
            int steepest = -1, lowest = LowestAt();
            double slope = 0;
            for (int i = 1; i < lowest; i++)
            {
                double fall = (Losses[i + 1] - Losses[i - 1]) / Math.Log(Rates[i + 1] / Rates[i - 1]);
                if (fall < slope)
                    (steepest, slope) = (i, fall);
            }

            return steepest < 0 ? null : (float)Rates[steepest];
        }
    }

    /// <summary>The rate with the lowest loss: beyond it training gets worse.</summary>
    public float Lowest => (float)Rates[LowestAt()];

    /// <summary>The figures in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Rates.Count} rates from {Rates[0]:G3} to {Rates[^1]:G3}: the loss fell fastest at {(Suggestion is { } rate ? rate.ToString("G3", CultureInfo.InvariantCulture) : "none")} and was lowest at {Lowest:G3}");

    private int LowestAt()
    {
        int lowest = 0;
        for (int i = 1; i < Losses.Count; i++)
            lowest = Losses[i] < Losses[lowest] ? i : lowest;
        return lowest;
    }
}
