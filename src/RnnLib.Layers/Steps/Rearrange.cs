namespace RnnLib.Layers;

/// <summary>Moves the rows of a matrix; each row goes to one place at most.</summary>
internal static class Rearrange
{
    /// <summary>y[i] = x[source[i]]</summary>
    /// <param name="x">[rows, size]</param>
    /// <param name="source">The rows to take, each once at most.</param>
    /// <param name="scratch">Where the result lives if no pass records it; null: in memory of its own.</param>
    public static Tensor Gather(Tensor x, int[] source, PassMemory? scratch = null)
    {
        int size = x.Shape[^1];
        Tensor y = scratch is null || x.IsTracked ? Operation.Result([source.Length, size], x) : new([source.Length, size], scratch.Rent(source.Length * size));
        Workers.RunRanges(source.Length, size, (first, count) =>
        {
            for (int i = first; i < first + count; i++)
                Row(x.Data, source[i], size).CopyTo(y.Writable[(i * size)..]);
        });

        y.Tape?.Record("Gather rows", flow =>
        {
            if (!flow.Wants(x))
                return;
            bool isNew = false;
            Memory<float> dx = source.Length * size == x.Count ? flow.MemoryOver(x, out isNew) : flow.MemoryInto(x);
            ReadOnlyMemory<float> dy = flow.MemoryOf(y);
            Workers.RunRanges(source.Length, size, (first, count) =>
            {
                for (int i = first; i < first + count; i++)
                    Add(Row(dy.Span, i, size), dx.Span, source[i], size, isNew);                       // dx[source[i]] += dy[i]
            });
        }, y);
        return y;
    }

    /// <summary>y[target[i]] = x[i]; other rows are zero.</summary>
    /// <param name="x">[rows, size]</param>
    /// <param name="target">Where the rows go.</param>
    /// <param name="rows">How many rows y has.</param>
    /// <param name="scratch">Where the result lives if no pass records it; null: in memory of its own.</param>
    public static Tensor Scatter(Tensor x, int[] target, int rows, PassMemory? scratch = null)
    {
        int size = x.Shape[^1];
        Tensor y = scratch is null || x.IsTracked ? Operation.Result([rows, size], x) : new([rows, size], scratch.Rent(rows * size));
        if (target.Length < rows)
            y.Writable.Clear();
        Workers.RunRanges(target.Length, size, (first, count) =>
        {
            for (int i = first; i < first + count; i++)
                Row(x.Data, i, size).CopyTo(y.Writable[(target[i] * size)..]);
        });

        y.Tape?.Record("Scatter rows", flow =>
        {
            if (!flow.Wants(x))
                return;
            Memory<float> dx = flow.MemoryOver(x, out bool isNew);
            ReadOnlyMemory<float> dy = flow.MemoryOf(y);
            Workers.RunRanges(target.Length, size, (first, count) =>
            {
                for (int i = first; i < first + count; i++)
                    Add(Row(dy.Span, target[i], size), dx.Span, i, size, isNew);                       // dx[i] += dy[target[i]]
            });
        }, y);
        return y;
    }

    private static ReadOnlySpan<float> Row(ReadOnlySpan<float> matrix, int row, int size) => matrix.Slice(row * size, size);

    private static void Add(ReadOnlySpan<float> source, Span<float> matrix, int row, int size, bool isNew)
    {
        Span<float> target = matrix.Slice(row * size, size);
        if (isNew)
            source.CopyTo(target);
        else
            VectorArithmetic.Add(target, source, target);
    }
}
