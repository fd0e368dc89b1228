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

    public float Transform(float value) => (float)((value - Offset) / Scale);

    public float Inverse(float value) => (float)(value * Scale + Offset);

    /// <summary>Zero exactly when the column is constant, which a deviation computed with rounding need not be.</summary>
    private static double Range(float[] values) => (double)values.Max() - values.Min();
}
