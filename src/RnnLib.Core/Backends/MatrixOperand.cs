namespace RnnLib;

/// <summary>A factor of a product: [rows, columns] as the product reads it, transposed in memory or not.</summary>
internal readonly ref struct MatrixOperand
{
    private MatrixOperand(ReadOnlySpan<float> values, int rows, int columns, bool isTransposed)
    {
        (Rows, Columns, IsTransposed) = (rows, columns, isTransposed);
        Values = values;
    }

    public ReadOnlySpan<float> Values { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Whether <see cref="Values"/> holds the rows of the transpose, [columns, rows].</summary>
    public bool IsTransposed { get; }

    /// <summary>The length of a row in memory.</summary>
    public int Stride => IsTransposed ? Rows : Columns;

    public static MatrixOperand Plain(ReadOnlySpan<float> values, int rows, int columns) => new(values, rows, columns, isTransposed: false);

    public static MatrixOperand Transposed(ReadOnlySpan<float> values, int rows, int columns) => new(values, rows, columns, isTransposed: true);
}
