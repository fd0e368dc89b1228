using System.Numerics.Tensors;

namespace RnnLib;

/// <summary>a + b</summary>
internal readonly struct AddOperator : Broadcast.IOperator
{
    public static void Invoke(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Add(a, b, y);

    public static void Invoke(ReadOnlySpan<float> a, float b, Span<float> y) => VectorArithmetic.Add(a, b, y);

    public static void Invoke(float a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Add(b, a, y);
}

/// <summary>a - b</summary>
internal readonly struct SubtractOperator : Broadcast.IOperator
{
    public static void Invoke(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Subtract(a, b, y);

    public static void Invoke(ReadOnlySpan<float> a, float b, Span<float> y) => VectorArithmetic.Subtract(a, b, y);

    public static void Invoke(float a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Subtract(a, b, y);
}

/// <summary>a * b</summary>
internal readonly struct MultiplyOperator : Broadcast.IOperator
{
    public static void Invoke(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Multiply(a, b, y);

    public static void Invoke(ReadOnlySpan<float> a, float b, Span<float> y) => VectorArithmetic.Multiply(a, b, y);

    public static void Invoke(float a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Multiply(b, a, y);
}

/// <summary>a / b</summary>
internal readonly struct DivideOperator : Broadcast.IOperator
{
    public static void Invoke(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Divide(a, b, y);

    public static void Invoke(ReadOnlySpan<float> a, float b, Span<float> y) => VectorArithmetic.Divide(a, b, y);

    public static void Invoke(float a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Divide(a, b, y);
}

/// <summary>1 where a = b, else 0: which elements attain a maximum.</summary>
internal readonly struct EqualsOperator : Broadcast.IOperator
{
    public static void Invoke(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i] == b[i] ? 1 : 0;
    }

    public static void Invoke(ReadOnlySpan<float> a, float b, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i] == b ? 1 : 0;
    }

    public static void Invoke(float a, ReadOnlySpan<float> b, Span<float> y) => Invoke(b, a, y);
}

/// <summary>The sum.</summary>
internal readonly struct SumReduction : Broadcast.IReduction
{
    public static void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => VectorArithmetic.Add(a, b, y);

    /// <remarks>In blocks, each summed in single precision and all of them in double: the sum of very many numbers keeps its digits.</remarks>
    public static float Combine(float a, ReadOnlySpan<float> row)
    {
        const int blockSize = 4096;
        double sum = a;
        for (; row.Length > blockSize; row = row[blockSize..])
            sum += VectorSums.Sum(row[..blockSize]);
        return (float)(sum + VectorSums.Sum(row));
    }
}

/// <summary>The maximum; NaN wins.</summary>
internal readonly struct MaxReduction : Broadcast.IReduction
{
    public static void Combine(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => TensorPrimitives.Max(a, b, y);

    public static float Combine(float a, ReadOnlySpan<float> row) => MathF.Max(a, TensorPrimitives.Max(row));
}
