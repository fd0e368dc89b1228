namespace RnnLib;

/// <summary>The three products that a layer y = x W' needs, over row-major matrices: on the chosen <see cref="MatrixBackend"/>, or here, packing on the way.</summary>
internal static class MatrixProduct
{
    /// <summary>A layer with so few outputs, such as a forecast's head, is done sooner without packing: a panel would be mostly padding.</summary>
    private const int FewOutputs = 2;

    /// <summary>C[rows, columns] (+)= A[rows, depth] B[depth, columns].</summary>
    public static void Plain(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate = false)
    {
        if (ForeignBackend.For(rows, depth, columns) is { } backend)
        {
            backend.Multiply(MatrixOperand.Plain(a, rows, depth), MatrixOperand.Plain(b, depth, columns), c, accumulate);
            return;
        }

        using PackedMatrix packed = PackedMatrix.Pack(b, depth, columns);
        ShareRows(a, rows, depth, packed, c, columns, accumulate);
    }

    /// <summary>C[rows, columns] (+)= A[rows, depth] B', with B [columns, depth].</summary>
    public static void RightTransposed(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate = false)
    {
        if (ForeignBackend.For(rows, depth, columns) is { } backend)
        {
            backend.Multiply(MatrixOperand.Plain(a, rows, depth), MatrixOperand.Transposed(b, depth, columns), c, accumulate);
            return;
        }

        if (columns <= FewOutputs)
        {
            if (Workers.PartsOf(rows, (long)depth * columns) > 1)
                DotRowsTogether(a[..(rows * depth)], b[..(columns * depth)], c[..(rows * columns)], rows, depth, columns, accumulate);
            else
                DotRows(a, b, c, rows, depth, columns, accumulate);
            return;
        }

        using PackedMatrix packed = PackedMatrix.PackTransposed(b, depth, columns);
        ShareRows(a, rows, depth, packed, c, columns, accumulate);
    }

    /// <summary>C[rows, columns] (+)= A' B, with A [depth, rows] and B [depth, columns]: a weight's gradient, summed over the batch.</summary>
    public static void LeftTransposed(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate = false)
    {
        if (ForeignBackend.For(rows, depth, columns) is { } backend)
        {
            backend.Multiply(MatrixOperand.Transposed(a, rows, depth), MatrixOperand.Plain(b, depth, columns), c, accumulate);
            return;
        }

        if (!accumulate)
            c[..(rows * columns)].Clear();
        int parts = DepthParts(rows, depth);
        if (parts > 1)
            AddInParts(a[..(depth * rows)], b[..(depth * columns)], c[..(rows * columns)], rows, depth, columns, parts);
        else if (rows <= FewOutputs)
            AddRows(a, rows, b, c, rows, depth, columns);
        else
            ShareResult(a, b, c, rows, depth, columns);
    }

    /// <summary>Into how many parts a sum over the depth is cut that has small results: a thread then reads some rows of A and B, which it may have made
    /// itself, instead of all of them. It depends on the shape alone, so that the sums do.</summary>
    private static int DepthParts(int rows, int depth)
    {
        const int mostParts = 8, smallestPart = 512;
        int parts = mostParts;
        while (parts > 1 && (depth / parts < smallestPart || depth / parts < 4 * rows))
            parts /= 2;
        return parts;
    }

    /// <summary>c (+)= the dot products of each row of A with each of B.</summary>
    private static void DotRows(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate)
    {
        for (int i = 0; i < rows * columns; i++)
            c[i] = (accumulate ? c[i] : 0) + VectorSums.Dot(a.Slice(i / columns * depth, depth), b.Slice(i % columns * depth, depth));
    }

    /// <summary>C += the rows of B, times a number of A each.</summary>
    private static void AddRows(ReadOnlySpan<float> a, int aStride, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns)
    {
        for (int k = 0; k < depth; k++)
        {
            for (int i = 0; i < rows; i++)
            {
                Span<float> sum = c.Slice(i * columns, columns);
                VectorArithmetic.MultiplyAdd(b.Slice(k * columns, columns), a[k * aStride + i], sum, sum);
            }
        }
    }

    /// <summary>C (+)= A B, the rows shared out among the threads if there is enough to do.</summary>
    private static void ShareRows(ReadOnlySpan<float> a, int rows, int depth, in PackedMatrix b, Span<float> c, int columns, bool accumulate)
    {
        if (Workers.PartsOf(rows, (long)depth * columns) > 1)
            MultiplyTogether(a[..(rows * depth)], rows, depth, b, c[..(rows * columns)], columns, accumulate);
        else
            Gemm.Multiply(a, rows, depth, b, c, columns, accumulate);
    }

    /// <summary>C += A' B, the rows of C shared out among the threads if there is enough to do.</summary>
    private static void ShareResult(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns)
    {
        if (Workers.PartsOf(rows, (long)depth * columns) > 1)
            AddLeftTransposedTogether(a[..(depth * rows)], b[..(depth * columns)], c[..(rows * columns)], rows, depth, columns);
        else
            Gemm.AddLeftTransposed(a, rows, b, c, rows, depth, columns);
    }

    // Spans cannot travel to other threads; pointers can, and what they point at stays where it is until all threads are done. These methods stand
    // apart from those above because what a closure captures is allocated when a method begins, whether it comes to be called or not.
    private static unsafe void DotRowsTogether(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, bool accumulate)
    {
        fixed (float* firstA = a, firstB = b, firstC = c)
        {
            var (pA, pB, pC) = ((nint)firstA, (nint)firstB, (nint)firstC);
            Workers.RunRanges(rows, (long)depth * columns, (first, count) => DotRows(
                new ReadOnlySpan<float>((float*)pA + (nint)first * depth, count * depth), new ReadOnlySpan<float>((float*)pB, columns * depth), new Span<float>((float*)pC + (nint)first * columns, count * columns), count, depth, columns, accumulate));
        }
    }

    /// <summary>C += A' B, the depth in parts, which are added in order. More threads than parts share the rows of C.</summary>
    private static unsafe void AddInParts(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns, int parts)
    {
        int size = rows * columns, rowParts = Math.Clamp(Threads.Count / parts, 1, rows);
        Buffer sums = BufferPool.Rent((parts - 1) * size);
        sums.Span.Clear();
        fixed (float* firstA = a, firstB = b, firstC = c)
        {
            var (pA, pB, pC) = ((nint)firstA, (nint)firstB, (nint)firstC);
            Workers.RunParts(parts * rowParts, (long)depth * size, index =>
            {
                int part = index / rowParts, rowPart = index % rowParts;
                int first = (int)((long)depth * part / parts), count = (int)((long)depth * (part + 1) / parts) - first;
                int firstRow = rows * rowPart / rowParts, rowCount = rows * (rowPart + 1) / rowParts - firstRow;
                ReadOnlySpan<float> ofA = new((float*)pA + (nint)first * rows + firstRow, count * rows - firstRow), ofB = new((float*)pB + (nint)first * columns, count * columns);
                Span<float> sum = part == 0 ? new Span<float>((float*)pC, size) : sums.Span.Slice((part - 1) * size, size);
                Span<float> sumOfRows = sum.Slice(firstRow * columns, rowCount * columns);
                if (rows <= FewOutputs)
                    AddRows(ofA, rows, ofB, sumOfRows, rowCount, count, columns);
                else
                    Gemm.AddLeftTransposed(ofA, rows, ofB, sumOfRows, rowCount, count, columns);
            });
        }

        for (int part = 1; part < parts; part++)
            VectorArithmetic.Add(c, sums.Span.Slice((part - 1) * size, size), c);
        BufferPool.Return(sums);
    }

    private static unsafe void MultiplyTogether(ReadOnlySpan<float> a, int rows, int depth, PackedMatrix b, Span<float> c, int columns, bool accumulate)
    {
        fixed (float* firstA = a, firstC = c)
        {
            var (pA, pC) = ((nint)firstA, (nint)firstC);
            Workers.RunRanges(rows, (long)depth * columns, (first, count) => Gemm.Multiply(
                new ReadOnlySpan<float>((float*)pA + (nint)first * depth, count * depth), count, depth, b, new Span<float>((float*)pC + (nint)first * columns, count * columns), columns, accumulate));
        }
    }

    private static unsafe void AddLeftTransposedTogether(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int depth, int columns)
    {
        fixed (float* firstA = a, firstB = b, firstC = c)
        {
            var (pA, pB, pC) = ((nint)firstA, (nint)firstB, (nint)firstC);
            Workers.RunRanges(rows, (long)depth * columns, (first, count) => Gemm.AddLeftTransposed(
                new ReadOnlySpan<float>((float*)pA + first, depth * rows - first), rows, new ReadOnlySpan<float>((float*)pB, depth * columns), new Span<float>((float*)pC + (nint)first * columns, count * columns), count, depth, columns));
        }
    }
}
