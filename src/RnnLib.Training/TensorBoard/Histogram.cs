namespace RnnLib.Training;

/// <summary>How many of some numbers lie where: TensorBoard's HistogramProto.</summary>
/// <param name="Minimum">The least of the finite numbers.</param>
/// <param name="Maximum">The largest of them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="SumOfSquares">The sum of their squares.</param>
/// <param name="Limits">The upper end of each bucket, rising; the first begins at the minimum.</param>
/// <param name="Buckets">How many numbers lie in each.</param>
internal sealed record Histogram(double Minimum, double Maximum, double Count, double Sum, double SumOfSquares, double[] Limits, double[] Buckets)
{
    private const int BucketCount = 30;   // as TensorFlow's summaries

    /// <summary>Buckets of equal width; what is not finite is left out.</summary>
    public static Histogram Of(ReadOnlySpan<float> values)
    {
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, count = 0, sum = 0, squares = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                continue;
            (minimum, maximum) = (Math.Min(minimum, value), Math.Max(maximum, value));
            (count, sum, squares) = (count + 1, sum + value, squares + (double)value * value);
        }

        if (count == 0)
            return new(0, 0, 0, 0, 0, [0], [0]);
        if (minimum == maximum)
            return new(minimum, maximum, count, sum, squares, [maximum], [count]);

        double width = (maximum - minimum) / BucketCount;
        double[] limits = new double[BucketCount], buckets = new double[BucketCount];
        for (int i = 0; i < BucketCount; i++)
            limits[i] = i == BucketCount - 1 ? maximum : minimum + (i + 1) * width;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                buckets[Math.Min((int)((value - minimum) / width), BucketCount - 1)]++;
        }

        return new(minimum, maximum, count, sum, squares, limits, buckets);
    }
}
