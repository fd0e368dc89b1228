namespace RnnLib;

/// <summary>A row brought to mean 0 and variance 1, and the way back: what layer normalisation does before gain and bias.</summary>
/// <remarks>Ba, Kiros and Hinton, "Layer normalization" (2016). The variance is the biased one, as in PyTorch.</remarks>
internal static class Normalization
{
    /// <summary>Keeps the division finite for constant rows; PyTorch's default.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>y = (x - mean) / sqrt(variance + epsilon); y may be x.</summary>
    /// <returns>1 / sqrt(variance + epsilon)</returns>
    public static float Apply(ReadOnlySpan<float> x, Span<float> y, float epsilon = Epsilon)
    {
        VectorArithmetic.Subtract(x, VectorSums.Sum(x) / x.Length, y);
        float inverseDeviation = 1 / MathF.Sqrt(VectorSums.SumOfSquares(y) / y.Length + epsilon);
        VectorArithmetic.Multiply(y, inverseDeviation, y);
        return inverseDeviation;
    }

    /// <summary>dx = (dy - mean(dy) - y mean(dy y)) / deviation, given y; dx may be y, and dy is used up.</summary>
    public static void Backward(Span<float> dy, ReadOnlySpan<float> y, float inverseDeviation, Span<float> dx)
    {
        float mean = VectorSums.Sum(dy) / dy.Length, slope = VectorSums.Dot(dy, y) / dy.Length;
        VectorArithmetic.Multiply(dy, inverseDeviation, dy);
        VectorArithmetic.MultiplyAdd(y, -slope * inverseDeviation, dy, dx);
        VectorArithmetic.Subtract(dx, mean * inverseDeviation, dx);
    }
}
