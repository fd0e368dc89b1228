using System.Diagnostics;

namespace RnnLib;

/// <summary>A backend outside RnnLib, which takes over the products that are large enough.</summary>
internal abstract class ForeignBackend(string name) : MatrixBackend(name)
{
    /// <summary>Products of fewer multiplications (rows x depth x columns) stay with the managed kernels.</summary>
    /// <remarks>Measured at 16 x 16 x 16: the managed kernels take about 1 microsecond, OpenBLAS 0.1 to 0.6, depending on its kernel, MathNet 3 to 5.</remarks>
    public const long SmallestProduct = 16 * 16 * 16;

    /// <summary>The backend for a product of this size; null if the managed kernels do it.</summary>
    /// <remarks>Empty products are small ones, so a backend never sees one.</remarks>
    public static ForeignBackend? For(int rows, int depth, int columns) =>
        Current is ForeignBackend backend && (long)rows * depth * columns >= SmallestProduct ? backend : null;

    /// <summary>C[rows, columns] (+)= A B, row-major, where A lies in memory as [rows, depth] or [depth, rows] and B as [depth, columns] or [columns, depth].</summary>
    public void Multiply(in MatrixOperand a, in MatrixOperand b, Span<float> c, bool accumulate)
    {
        // Native code checks nothing.
        int rows = a.Rows, depth = a.Columns, columns = b.Columns;
        Debug.Assert(b.Rows == depth);
        Require(a.Values.Length, rows, depth, nameof(a));
        Require(b.Values.Length, depth, columns, nameof(b));
        Require(c.Length, rows, columns, nameof(c));

        Product(a, b, c[..(rows * columns)], accumulate);
    }

    /// <summary>The product itself. No axis is empty, and every span holds its matrix.</summary>
    protected abstract void Product(in MatrixOperand a, in MatrixOperand b, Span<float> c, bool accumulate);

    private static void Require(int length, int rows, int columns, string operand)
    {
        if (length < (long)rows * columns)
            throw new ArgumentException($"matrix product: expected [{rows}, {columns}], got {length} elements", operand);
    }
}
