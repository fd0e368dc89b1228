using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>The matrix product C (+)= A B, the one place where the library multiplies matrices.</summary>
/// <remarks>
/// B is packed in panels, C is row-major with a leading dimension. Each element of C sums over the depth in the same order whatever
/// the tile, the number of rows or the place of its row: results depend on the operands alone, never on how the rows were shared out.
/// </remarks>
internal static class Gemm
{
    /// <summary>So deep a panel stays in the second-level cache while the rows of A pass by.</summary>
    private const int DepthBlock = 4096;

    /// <summary>So many floats of A pass each panel of B while it is in the second-level cache; fewer, and a B beyond that cache is read too often.</summary>
    private const int RowBlockSize = 192 * 1024;

    /// <summary>So many floats of B, 4 MB, are too many to be near: each panel is asked for while the one before it is in use. One row alone reads faster than anything could be asked for.</summary>
    private const int FarMatrix = 1024 * 1024;

    /// <summary>C = A B, or C += A B.</summary>
    /// <param name="a">Element (i, k) at <c>i * rowStride + k</c>.</param>
    /// <param name="rows">The number of rows of A and C.</param>
    /// <param name="rowStride">The distance of two rows of A.</param>
    /// <param name="b">The packed right operand.</param>
    /// <param name="c">Element (i, j) at <c>i * leadingDimension + j</c>.</param>
    /// <param name="leadingDimension">The distance of two rows of C.</param>
    /// <param name="accumulate">Whether to add to C instead of replacing it.</param>
    /// <param name="bias">Added to each row; empty for none.</param>
    /// <param name="fromLast">Whether to begin with the last panel of B. Who multiplies with the same B again and again and turns around each
    /// time finds in the cache what it read last, where always the same order would find nothing of a B that is a little too large.</param>
    public static void Multiply(
        ReadOnlySpan<float> a, int rows, int rowStride, in PackedMatrix b, Span<float> c, int leadingDimension, bool accumulate, ReadOnlySpan<float> bias = default, bool fromLast = false)
    {
        if (!bias.IsEmpty && bias.Length < b.Columns)
            throw new ArgumentException($"Gemm: the bias has {bias.Length} elements, too few for {b.Columns} columns.", nameof(bias));
        if (rows == 0 || b.Columns == 0)
            return;
        if (b.Depth == 0)
        {
            for (int row = 0; row < rows; row++)
                Finish(c.Slice(row * leadingDimension, b.Columns), accumulate, bias);
            return;
        }

        // The tiles run on references: these two checks, in long arithmetic, are what keeps them within their arrays.
        if ((long)(rows - 1) * rowStride + b.Depth > a.Length)
            throw new ArgumentException($"Gemm: the left operand has {a.Length} elements, too few for {rows} rows and a depth of {b.Depth}.", nameof(a));
        if ((long)(rows - 1) * leadingDimension + b.Columns > c.Length)
            throw new ArgumentException($"Gemm: the result has {c.Length} elements, too few for {rows} rows and {b.Columns} columns.", nameof(c));

        ref float biasStart = ref bias.IsEmpty ? ref Unsafe.NullRef<float>() : ref MemoryMarshal.GetReference(bias);
        if (LanesWidth.Is512)
            Multiply<Lanes512>(ref MemoryMarshal.GetReference(a), rows, rowStride, b, ref MemoryMarshal.GetReference(c), leadingDimension, accumulate, ref biasStart, fromLast);
        else if (LanesWidth.Is256)
            Multiply<Lanes256>(ref MemoryMarshal.GetReference(a), rows, rowStride, b, ref MemoryMarshal.GetReference(c), leadingDimension, accumulate, ref biasStart, fromLast);
        else
            Multiply<Lanes128>(ref MemoryMarshal.GetReference(a), rows, rowStride, b, ref MemoryMarshal.GetReference(c), leadingDimension, accumulate, ref biasStart, fromLast);
    }

    /// <summary>C += A' B: what gathers the gradient of a weight from all steps.</summary>
    /// <param name="a">[depth, rows]: element (k, i) at <c>k * aStride + i</c>.</param>
    /// <param name="aStride">The distance of two rows of A.</param>
    /// <param name="b">[depth, columns], row-major without gaps.</param>
    /// <param name="c">[rows, columns], row-major without gaps.</param>
    /// <param name="rows">The number of columns of A and rows of C.</param>
    /// <param name="depth">What the sums run over.</param>
    /// <param name="columns">The number of columns of B and C.</param>
    /// <param name="isUpright">Whether C is a part of a result with many more rows than columns. Then A is the operand that fills whole panels.</param>
    /// <remarks>Operands are packed block by block of the depth, so that neither is copied as a whole.</remarks>
    public static void AddLeftTransposed(
        ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool isUpright = false)
    {
        if (rows == 0 || columns == 0 || depth == 0)
            return;
        if ((long)(depth - 1) * aStride + rows > a.Length || (long)depth * columns > b.Length || (long)rows * columns > c.Length)
            throw new ArgumentException($"Gemm: operands of {a.Length} and {b.Length} elements for a result of {c.Length} do not hold {depth} x {rows} and {depth} x {columns}.", nameof(a));

        if (LanesWidth.Is512)
            AddLeftTransposed<Lanes512>(a, aStride, b, c, rows, depth, columns, isUpright);
        else if (LanesWidth.Is256)
            AddLeftTransposed<Lanes256>(a, aStride, b, c, rows, depth, columns, isUpright);
        else
            AddLeftTransposed<Lanes128>(a, aStride, b, c, rows, depth, columns, isUpright);
    }

    private static void AddLeftTransposed<TLanes>(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool isUpright)
        where TLanes : struct, ILanes<TLanes>
    {
        if (isUpright)
            AddUpright<TLanes>(a, aStride, b, c, rows, depth, columns);
        else
            AddLeftTransposed<TLanes>(a, aStride, b, ref MemoryMarshal.GetReference(c), rows, depth, columns);
    }

    private static void Multiply<TLanes>(
        ref float a, int rows, int rowStride, in PackedMatrix b, ref float c, int leadingDimension, bool accumulate, ref float bias, bool fromLast)
        where TLanes : struct, ILanes<TLanes>
    {
        if ((long)b.Depth * b.Columns < FarMatrix)
            Multiply<TLanes, NothingAhead>(ref a, rows, rowStride, b, ref c, leadingDimension, accumulate, ref bias, fromLast);
        else if (rows > TLanes.TileRows)
            Multiply<TLanes, LineAhead>(ref a, rows, rowStride, b, ref c, leadingDimension, accumulate, ref bias, fromLast);
        else
            Multiply<TLanes, TwoLinesAhead>(ref a, rows, rowStride, b, ref c, leadingDimension, accumulate, ref bias, fromLast);
    }

    private static void Multiply<TLanes, TAhead>(
        ref float a, int rows, int rowStride, in PackedMatrix b, ref float c, int leadingDimension, bool accumulate, ref float bias, bool fromLast)
        where TLanes : struct, ILanes<TLanes>
        where TAhead : struct, IAhead
    {
        for (int firstDepth = 0; firstDepth < b.Depth; firstDepth += DepthBlock)
        {
            int depth = Math.Min(DepthBlock, b.Depth - firstDepth);
            int rowBlock = Math.Max(RowBlockSize / depth, TLanes.TileRows);
            for (int row = 0; row < rows; row += rowBlock)
            {
                ref float aBlock = ref Unsafe.Add(ref a, (nint)row * rowStride + firstDepth);
                ref float cBlock = ref Unsafe.Add(ref c, (nint)row * leadingDimension);
                MultiplyBlock<TLanes, TAhead>(
                    ref aBlock, Math.Min(rowBlock, rows - row), rowStride, b, firstDepth, depth, ref cBlock, leadingDimension, accumulate || firstDepth > 0, ref bias, fromLast);
            }

            bias = ref Unsafe.NullRef<float>();
        }
    }

    private static void MultiplyBlock<TLanes, TAhead>(
        ref float a, int rows, int rowStride, in PackedMatrix b, int firstDepth, int depth, ref float c, int leadingDimension, bool add, ref float bias, bool fromLast)
        where TLanes : struct, ILanes<TLanes>
        where TAhead : struct, IAhead
    {
        const int together = 4;
        int width = 2 * TLanes.Count, panelCount = (b.Columns + width - 1) / width, tileRows = BalancedTile(rows, TLanes.TileRows);
        int groups = rows == 1 && depth == b.Depth ? b.Columns / width / together : 0, items = groups + panelCount - groups * together;
        int tiles = (rows + tileRows - 1) / tileRows, nextRows = depth / tiles;   // the tiles of a panel share out the next one, which each asks for all along; of very many tiles' share only a part
        scoped var tile = new TileOperands { RowStride = rowStride, ColumnStride = 1, LeadingDimension = leadingDimension, NextStride = width / tiles, Depth = depth, Add = add };
        for (int i = 0; i < items; i++)
        {
            int item = fromLast ? items - 1 - i : i, panel = item < groups ? item * together : item + groups * (together - 1);
            ref float bPanel = ref b.Panel(panel, firstDepth), biasPanel = ref Unsafe.IsNullRef(ref bias) ? ref bias : ref Unsafe.Add(ref bias, panel * width);
            if (item < groups)
            {
                Tile.OneRow<TLanes>(ref a, 1, ref bPanel, depth, ref biasPanel, ref Unsafe.Add(ref c, panel * width), add);
                continue;
            }

            int columns = Math.Min(width, b.Columns - panel * width);
            tile.B = ref bPanel;
            tile.Bias = ref biasPanel;
            for (int row = 0, nextRow = 0; row < rows; row += tileRows, nextRow += nextRows)
            {
                tile.A = ref Unsafe.Add(ref a, (nint)row * rowStride);
                tile.C = ref Unsafe.Add(ref c, (nint)row * leadingDimension + panel * width);
                if (TAhead.Lines > 0)
                    tile.Next = ref b.Panel(Math.Clamp(fromLast ? panel - 1 : panel + 1, 0, panelCount - 1), firstDepth + nextRow);
                MultiplyTile<TLanes, TAhead>(Math.Min(tileRows, rows - row), columns, tile);
            }
        }
    }

    /// <summary>One tile of C, all of its panel or less: a panel's padding must not reach C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyTile<TLanes, TAhead>(int rows, int columns, in TileOperands tile)
        where TLanes : struct, ILanes<TLanes>
        where TAhead : struct, IAhead
    {
        if (columns == 2 * TLanes.Count)
            Tile.Multiply<TLanes, TAhead>(rows, tile);
        else
            MultiplyEdge<TLanes, TAhead>(rows, columns, tile);
    }

    private static void MultiplyEdge<TLanes, TAhead>(int rows, int columns, in TileOperands tile)
        where TLanes : struct, ILanes<TLanes>
        where TAhead : struct, IAhead
    {
        int width = 2 * TLanes.Count;
        Span<float> edge = stackalloc float[(Tile.MostRows + 1) * width], edgeBias = edge[(rows * width)..];
        scoped TileOperands whole = tile;
        whole.C = ref edge[0];
        whole.LeadingDimension = width;
        if (!Unsafe.IsNullRef(ref tile.Bias))
        {
            MemoryMarshal.CreateReadOnlySpan(ref tile.Bias, columns).CopyTo(edgeBias);
            whole.Bias = ref edgeBias[0];
        }

        for (int row = 0; row < rows && tile.Add; row++)
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref tile.C, row * tile.LeadingDimension), columns).CopyTo(edge[(row * width)..]);
        Tile.Multiply<TLanes, TAhead>(rows, whole);
        for (int row = 0; row < rows; row++)
            edge.Slice(row * width, columns).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref tile.C, row * tile.LeadingDimension), columns));
    }

    private static void AddLeftTransposed<TLanes>(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, ref float c, int rows, int depth, int columns)
        where TLanes : struct, ILanes<TLanes>
    {
        const int blockSize = 256 * 1024;
        int block = Math.Clamp(blockSize / columns / 64 * 64, 128, 512), tileRows = BalancedTile(rows, TLanes.TileRows), width = 2 * TLanes.Count;
        int tileWidth = (tileRows + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
        Buffer aTile = BufferPool.Rent(block * tileWidth);
        using PackedMatrix packed = PackedMatrix.Rent(Math.Min(block, depth), columns);
        scoped var tile = new TileOperands { A = ref aTile.Array[aTile.First], RowStride = 1, ColumnStride = tileWidth, LeadingDimension = columns, Add = true };
        for (int firstDepth = 0; firstDepth < depth; firstDepth += block)
        {
            int blockDepth = Math.Min(block, depth - firstDepth);
            packed.Write(b.Slice(firstDepth * columns, blockDepth * columns), blockDepth);
            for (int row = 0; row < rows; row += tileRows)
            {
                int count = Math.Min(tileRows, rows - row);
                ref float aFirst = ref Unsafe.Add(ref MemoryMarshal.GetReference(a), (nint)firstDepth * aStride + row);
                Packing.CopyColumns<TLanes>(ref aFirst, aStride, blockDepth, count, ref aTile.Array[aTile.First], tileWidth);
                tile.Depth = blockDepth;
                for (int panel = 0; panel * width < columns; panel++)
                {
                    tile.B = ref packed.Panel(panel, 0);
                    tile.C = ref Unsafe.Add(ref c, (nint)row * columns + panel * width);
                    MultiplyTile<TLanes, NothingAhead>(count, Math.Min(width, columns - panel * width), tile);
                }
            }
        }

        BufferPool.Return(aTile);
    }

    /// <summary>C' = B' A, then C += (C')': few columns of C would leave most of a panel empty, and A would be copied for their sake.</summary>
    private static void AddUpright<TLanes>(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns)
        where TLanes : struct, ILanes<TLanes>
    {
        const int block = 128;   // a panel and as many rows of B stay in the first-level cache
        int width = 2 * TLanes.Count, stride = (rows + width - 1) / width * width, tileRows = BalancedTile(columns, TLanes.TileRows);
        Buffer panel = BufferPool.Rent(block * width), sums = BufferPool.Rent(columns * stride);
        sums.Span.Clear();
        scoped var tile = new TileOperands { B = ref panel.Array[panel.First], RowStride = 1, ColumnStride = columns, LeadingDimension = stride, Add = true };
        for (int firstDepth = 0; firstDepth < depth; firstDepth += block)
        {
            int blockDepth = Math.Min(block, depth - firstDepth);
            for (int first = 0; first < rows; first += width)
            {
                ref float aFirst = ref Unsafe.Add(ref MemoryMarshal.GetReference(a), (nint)firstDepth * aStride + first);
                Packing.CopyColumns<TLanes>(ref aFirst, aStride, blockDepth, Math.Min(width, rows - first), ref panel.Array[panel.First], width);
                tile.Depth = blockDepth;
                for (int column = 0; column < columns; column += tileRows)
                {
                    tile.A = ref Unsafe.Add(ref MemoryMarshal.GetReference(b), (nint)firstDepth * columns + column);
                    tile.C = ref sums.Array[sums.First + column * stride + first];
                    Tile.Multiply<TLanes, NothingAhead>(Math.Min(tileRows, columns - column), tile);
                }
            }
        }

        Buffer transposed = BufferPool.Rent(rows * columns);
        Packing.Transpose(ref sums.Array[sums.First], stride, columns, rows, ref transposed.Array[transposed.First], columns);
        VectorArithmetic.Add(transposed.Span, c[..(rows * columns)], c);
        BufferPool.Return(transposed);
        BufferPool.Return(sums);
        BufferPool.Return(panel);
    }

    private static void Finish(Span<float> row, bool accumulate, ReadOnlySpan<float> bias)
    {
        if (!accumulate)
            row.Clear();
        if (!bias.IsEmpty)
            VectorArithmetic.Add(row, bias[..row.Length], row);
    }

    /// <summary>Tiles of nearly equal height: 32 rows are 11, 11 and 10, not 14, 14 and 4.</summary>
    private static int BalancedTile(int rows, int largest)
    {
        int tiles = (rows + largest - 1) / largest;
        return (rows + tiles - 1) / tiles;
    }
}
