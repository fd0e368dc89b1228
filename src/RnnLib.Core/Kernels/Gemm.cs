using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>The matrix product C (+)= A B, the one place where the library multiplies matrices.</summary>
/// <remarks>
/// B is packed in panels, A is read in place through two strides (so a transposed A costs nothing), C is row-major with a
/// leading dimension. Each element of C sums over the depth in the same order whatever the tile, the number of rows or the
/// place of its row: results depend on the operands alone.
/// </remarks>
internal static class Gemm
{
    private const int TileRows = 6;

    /// <summary>So many rows of a panel stay in the first-level cache while the rows of A pass by.</summary>
    private const int DepthBlock = 256;

    /// <summary>C = A B, or C += A B.</summary>
    /// <param name="a">Element (i, k) at <c>i * rowStride + k * columnStride</c>.</param>
    /// <param name="rows">The number of rows of A and C.</param>
    /// <param name="rowStride">The distance of two rows of A.</param>
    /// <param name="columnStride">The distance of two columns of A: 1 as it stands, its row length when transposed.</param>
    /// <param name="b">The packed right operand.</param>
    /// <param name="c">Element (i, j) at <c>i * leadingDimension + j</c>.</param>
    /// <param name="leadingDimension">The distance of two rows of C.</param>
    /// <param name="accumulate">Whether to add to C instead of replacing it.</param>
    public static void Multiply(
        ReadOnlySpan<float> a, int rows, int rowStride, int columnStride, in PackedMatrix b, Span<float> c, int leadingDimension, bool accumulate)
    {
        if (rows == 0 || b.Columns == 0)
            return;
        if (b.Depth == 0)
        {
            ClearUnless(accumulate, rows, b.Columns, c, leadingDimension);
            return;
        }

        // The tiles run on references: these two checks, in long arithmetic, are what keeps them within their arrays.
        if ((long)(rows - 1) * rowStride + (long)(b.Depth - 1) * columnStride >= a.Length)
            throw new ArgumentException($"Gemm: the left operand has {a.Length} elements, too few for {rows} rows and a depth of {b.Depth}.", nameof(a));
        if ((long)(rows - 1) * leadingDimension + b.Columns > c.Length)
            throw new ArgumentException($"Gemm: the result has {c.Length} elements, too few for {rows} rows and {b.Columns} columns.", nameof(c));

        int width = PackedMatrix.PanelWidth;
        Span<float> edge = stackalloc float[TileRows * width];
        for (int firstDepth = 0; firstDepth < b.Depth; firstDepth += DepthBlock)
        {
            int depth = Math.Min(DepthBlock, b.Depth - firstDepth);
            bool add = accumulate || firstDepth > 0;
            for (int panel = 0, firstColumn = 0; firstColumn < b.Columns; panel++, firstColumn += width)
            {
                ref float bTile = ref Unsafe.Add(ref MemoryMarshal.GetReference(b.Panel(panel)), firstDepth * width);
                int columns = Math.Min(width, b.Columns - firstColumn);
                for (int row = 0; row < rows; row += TileRows)
                {
                    int tileRows = Math.Min(TileRows, rows - row);
                    ref float aTile = ref Unsafe.Add(ref MemoryMarshal.GetReference(a), row * rowStride + firstDepth * columnStride);
                    Span<float> cTile = c[(row * leadingDimension + firstColumn)..];
                    if (columns == width)
                    {
                        Tile(ref aTile, tileRows, rowStride, columnStride, ref bTile, depth, ref MemoryMarshal.GetReference(cTile), leadingDimension, add);
                        continue;
                    }

                    // A panel's padding must not reach C: work on a copy of the edge.
                    for (int i = 0; i < tileRows; i++)
                        cTile.Slice(i * leadingDimension, columns).CopyTo(edge[(i * width)..]);
                    Tile(ref aTile, tileRows, rowStride, columnStride, ref bTile, depth, ref MemoryMarshal.GetReference(edge), width, add);
                    for (int i = 0; i < tileRows; i++)
                        edge.Slice(i * width, columns).CopyTo(cTile[(i * leadingDimension)..]);
                }
            }
        }
    }

    private static void ClearUnless(bool accumulate, int rows, int columns, Span<float> c, int leadingDimension)
    {
        for (int row = 0; row < rows && !accumulate; row++)
            c.Slice(row * leadingDimension, columns).Clear();
    }

    private static void Tile(
        ref float a, int rows, int rowStride, int columnStride, ref float b, int depth, ref float c, int leadingDimension, bool add)
    {
        if (rows == TileRows)
        {
            SixRows(ref a, rowStride, columnStride, ref b, depth, ref c, leadingDimension, add);
            return;
        }

        for (int row = 0; row < rows; row++)
            OneRow(ref Unsafe.Add(ref a, row * rowStride), columnStride, ref b, depth, ref Unsafe.Add(ref c, row * leadingDimension), add);
    }

    /// <summary>Six rows by two vectors of C in registers. Fully compiled at once: a tiered start runs the loop ten times slower.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(
        ref float a, int rowStride, int columnStride, ref float b, int depth, ref float c, int leadingDimension, bool add)
    {
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector<float> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (int k = 0; k < depth; k++)
        {
            Vector<float> b0 = Vector.LoadUnsafe(ref b), b1 = Vector.LoadUnsafe(ref b, (nuint)Vector<float>.Count);
            b = ref Unsafe.Add(ref b, 2 * Vector<float>.Count);

            var a0 = new Vector<float>(a);
            c00 = Vector.MultiplyAddEstimate(a0, b0, c00);
            c01 = Vector.MultiplyAddEstimate(a0, b1, c01);
            var a1 = new Vector<float>(Unsafe.Add(ref a, rowStride));
            c10 = Vector.MultiplyAddEstimate(a1, b0, c10);
            c11 = Vector.MultiplyAddEstimate(a1, b1, c11);
            var a2 = new Vector<float>(Unsafe.Add(ref a, 2 * rowStride));
            c20 = Vector.MultiplyAddEstimate(a2, b0, c20);
            c21 = Vector.MultiplyAddEstimate(a2, b1, c21);
            var a3 = new Vector<float>(Unsafe.Add(ref a, 3 * rowStride));
            c30 = Vector.MultiplyAddEstimate(a3, b0, c30);
            c31 = Vector.MultiplyAddEstimate(a3, b1, c31);
            var a4 = new Vector<float>(Unsafe.Add(ref a, 4 * rowStride));
            c40 = Vector.MultiplyAddEstimate(a4, b0, c40);
            c41 = Vector.MultiplyAddEstimate(a4, b1, c41);
            var a5 = new Vector<float>(Unsafe.Add(ref a, 5 * rowStride));
            c50 = Vector.MultiplyAddEstimate(a5, b0, c50);
            c51 = Vector.MultiplyAddEstimate(a5, b1, c51);
            a = ref Unsafe.Add(ref a, columnStride);
        }

        Store(ref c, c00, c01, add);
        Store(ref Unsafe.Add(ref c, leadingDimension), c10, c11, add);
        Store(ref Unsafe.Add(ref c, 2 * leadingDimension), c20, c21, add);
        Store(ref Unsafe.Add(ref c, 3 * leadingDimension), c30, c31, add);
        Store(ref Unsafe.Add(ref c, 4 * leadingDimension), c40, c41, add);
        Store(ref Unsafe.Add(ref c, 5 * leadingDimension), c50, c51, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(ref float a, int columnStride, ref float b, int depth, ref float c, bool add)
    {
        Vector<float> c0 = default, c1 = default;
        for (int k = 0; k < depth; k++)
        {
            var a0 = new Vector<float>(a);
            c0 = Vector.MultiplyAddEstimate(a0, Vector.LoadUnsafe(ref b), c0);
            c1 = Vector.MultiplyAddEstimate(a0, Vector.LoadUnsafe(ref b, (nuint)Vector<float>.Count), c1);
            b = ref Unsafe.Add(ref b, 2 * Vector<float>.Count);
            a = ref Unsafe.Add(ref a, columnStride);
        }

        Store(ref c, c0, c1, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref float c, Vector<float> first, Vector<float> second, bool add)
    {
        if (add)
        {
            first += Vector.LoadUnsafe(ref c);
            second += Vector.LoadUnsafe(ref c, (nuint)Vector<float>.Count);
        }

        first.StoreUnsafe(ref c);
        second.StoreUnsafe(ref c, (nuint)Vector<float>.Count);
    }
}
