namespace RnnLib;

/// <summary>The three products that a layer y = x W' needs, over row-major matrices, packing on the way.</summary>
internal static class MatrixProduct
{
    /// <summary>C[rows, columns] (+)= A[rows, depth] B[depth, columns].</summary>
    public static void Plain(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate = false)
    {
        using PackedMatrix packed = PackedMatrix.Pack(b, depth, columns);
        Gemm.Multiply(a, rows, depth, packed, c, columns, accumulate);
    }

    /// <summary>C[rows, columns] (+)= A[rows, depth] B', with B [columns, depth].</summary>
    public static void RightTransposed(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate = false)
    {
        using PackedMatrix packed = PackedMatrix.PackTransposed(b, depth, columns);
        Gemm.Multiply(a, rows, depth, packed, c, columns, accumulate);
    }

    /// <summary>C[rows, columns] (+)= A' B, with A [depth, rows] and B [depth, columns]: a weight's gradient, summed over the batch.</summary>
    public static void LeftTransposed(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate = false)
    {
        if (!accumulate)
            c[..(rows * columns)].Clear();
        Gemm.AddLeftTransposed(a, rows, b, c, rows, depth, columns);
    }
}
