namespace RnnLib.Layers;

/// <summary>Rows of matrices that may be missing: an empty span has empty rows.</summary>
internal static class Matrix
{
    public static Span<float> Row(Span<float> matrix, int row, int rows) => matrix.Slice(row * (matrix.Length / rows), matrix.Length / rows);

    public static ReadOnlySpan<float> Row(ReadOnlySpan<float> matrix, int row, int rows) => matrix.Slice(row * (matrix.Length / rows), matrix.Length / rows);

    /// <summary>Some rows of a matrix with rows of this size.</summary>
    public static Span<float> Rows(Buffer? matrix, int first, int count, int size) => matrix is { } buffer ? buffer.Span.Slice(first * size, count * size) : default;

    public static Span<float> Rows(Span<float> matrix, int first, int count, int size) => matrix.IsEmpty ? default : matrix.Slice(first * size, count * size);

    public static ReadOnlySpan<float> Rows(ReadOnlySpan<float> matrix, int first, int count, int size) => matrix.IsEmpty ? default : matrix.Slice(first * size, count * size);
}
