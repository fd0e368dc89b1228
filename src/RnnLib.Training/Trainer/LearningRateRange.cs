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
            int steepest = -1, reach = Math.Max(2, Rates.Count / 8), lowest = LowestAt();
            double steepestSlope = 0;
            for (int i = Math.Max(reach, Rates.Count / 10); i <= Math.Min(lowest, Rates.Count - 1 - reach); i++)   // the first figures are noise
            {
                double slope = Slope(i - reach, i + reach);
                if (slope < steepestSlope)
                    (steepest, steepestSlope) = (i, slope);
            }

            return steepest < 0 ? null : (float)Rates[steepest];
        }
    }

    /// <summary>The rate with the lowest loss: beyond it training gets worse.</summary>
    public float Lowest => (float)Rates[LowestAt()];

    /// <summary>The figures in words.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Rates.Count} rates from {Rates[0]:G3} to {Rates[^1]:G3}: the loss fell fastest at {(Suggestion is { } rate ? rate.ToString("G3", CultureInfo.InvariantCulture) : "none")} and was lowest at {Lowest:G3}");

    /// <summary>By least squares, of the loss over the logarithm of the rate, which rises evenly.</summary>
    private double Slope(int first, int last)
    {
        double middle = (first + last) / 2.0, product = 0, square = 0;
        for (int i = first; i <= last; i++)
        {
            product += (i - middle) * Losses[i];
            square += (i - middle) * (i - middle);
        }

        return product / square;
    }

    private int LowestAt()
    {
        int lowest = 0;
        for (int i = 1; i < Losses.Count; i++)
            lowest = Losses[i] < Losses[lowest] ? i : lowest;
        return lowest;
    }
}
