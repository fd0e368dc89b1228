namespace RnnLib.Data;

/// <summary>The scale of one column: x' = (x - offset) / scale.</summary>
internal readonly record struct ColumnScale(double Offset, double Scale)
{
    public static ColumnScale Standard(float[] values)
    {
        double mean = values.Average(x => (double)x);
        double variance = values.Average(x => (x - mean) * (x - mean));
        return new(mean, Range(values) > 0 ? Math.Sqrt(variance) : 1);
    }

    public static ColumnScale MinMax(float[] values, double low, double high)
    {
        double range = Range(values);
        double scale = range > 0 ? range / (high - low) : 1;
        return new(values.Min() - low * scale, scale);
    }

    public static ColumnScale Robust(float[] values)
    {
        float[] sorted = [.. values.Order()];
        double spread = Quantile(sorted, 0.75) - Quantile(sorted, 0.25);
        return new(Quantile(sorted, 0.5), spread > 0 ? spread : 1);
    }

    public float Transform(float value) => (float)((value - Offset) / Scale);

    public float Inverse(float value) => (float)(value * Scale + Offset);

    /// <summary>The value below which a share of the others lies, on the straight line between two where it falls between (NumPy's default).</summary>
    private static double Quantile(float[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        double low = sorted[below], high = sorted[Math.Min(below + 1, sorted.Length - 1)];
        return low + (high - low) * (place - below);
    }

    /// <summary>Zero exactly when the column is constant, which a deviation computed with rounding need not be.</summary>
    private static double Range(float[] values) => (double)values.Max() - values.Min();
}
