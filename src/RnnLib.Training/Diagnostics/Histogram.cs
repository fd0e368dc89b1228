namespace RnnLib.Training;

/// <summary>How numbers are spread: counts between edges, and the figures that tell most.</summary>
public sealed class Histogram
{
    private Histogram(int[] counts, double[] edges) => (Counts, Edges) = (counts, edges);

    /// <summary>How many numbers lie in each bin. A bin holds its lower edge, the last one both.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>The edges of the bins, from the lowest on: one more than bins.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>How many finite numbers there are.</summary>
    public int Count { get; private init; }

    /// <summary>How many numbers are NaN or infinite; they count in nothing else.</summary>
    public int NonFinite { get; private init; }

    /// <summary>The smallest number; NaN if there is none.</summary>
    public double Minimum { get; private init; } = double.NaN;

    /// <summary>The largest number; NaN if there is none.</summary>
    public double Maximum { get; private init; } = double.NaN;

    /// <summary>The mean; NaN if there is none.</summary>
    public double Mean { get; private init; } = double.NaN;

    /// <summary>The standard deviation of these numbers (divided by their count); NaN if there are none.</summary>
    public double StandardDeviation { get; private init; } = double.NaN;

    /// <summary>The root of the sum of the squares.</summary>
    public double Norm { get; private init; }

    /// <summary>Counts numbers into bins of one width.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="bins">How many bins.</param>
    /// <param name="low">The lowest edge; what lies below counts in the first bin. Null: the smallest number.</param>
    /// <param name="high">The highest edge; what lies above counts in the last bin. Null: the largest number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no bins, or the edges are not in order.</exception>
    public static Histogram Of(ReadOnlySpan<float> values, int bins = 30, double? low = null, double? high = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        if (low >= high)
            throw new ArgumentOutOfRangeException(nameof(high), high, FormattableString.Invariant($"Histogram: high: expected a number above low={low}."));

        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0, squares = 0;
        int count = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                continue;
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
            sum += value;
            squares += (double)value * value;
            count++;
        }

        double first = low ?? (count == 0 ? 0 : minimum), end = high ?? (count == 0 ? 1 : maximum);
        if (end <= first)
            (first, end) = low is not null ? (first, first + 1) : high is not null ? (end - 1, end) : (first - 0.5, first + 0.5);   // all numbers are one
        double[] edges = [.. Enumerable.Range(0, bins + 1).Select(i => i == bins ? end : first + (end - first) * i / bins)];
        if (count == 0)
            return new(new int[bins], edges) { NonFinite = values.Length };

        double mean = sum / count;
        (int[] counts, double deviations) = Fill(values, bins, first, end, mean);
        return new(counts, edges)
        {
            Count = count,
            NonFinite = values.Length - count,
            Minimum = minimum,
            Maximum = maximum,
            Mean = mean,
            StandardDeviation = Math.Sqrt(deviations / count),
            Norm = Math.Sqrt(squares),
        };
    }

    /// <summary>The figures for people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Count} numbers from {Minimum:G4} to {Maximum:G4}, mean {Mean:G4}, standard deviation {StandardDeviation:G4}, norm {Norm:G4}{(NonFinite > 0 ? FormattableString.Invariant($", {NonFinite} not finite") : "")}");

    private static (int[] Counts, double Deviations) Fill(ReadOnlySpan<float> values, int bins, double first, double end, double mean)
    {
        int[] counts = new int[bins];
        double deviations = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                continue;
            counts[(int)Math.Clamp((value - first) / (end - first) * bins, 0, bins - 1)]++;
            deviations += (value - mean) * (value - mean);
        }

        return (counts, deviations);
    }
}
