namespace RnnLib.Layers;

/// <summary>Moves the rows of a matrix; each row goes to one place at most.</summary>
internal static class Rearrange
{
    /// <summary>y[i] = x[source[i]]</summary>
    /// <param name="x">[rows, size]</param>
    /// <param name="source">The rows to take, each once at most.</param>
    /// <param name="scratch">Where the result lives if no pass records it; null: in memory of its own.</param>
    /// <param name="layout">The steps that the rows of the result are; null: something else.</param>
    public static Tensor Gather(Tensor x, int[] source, PassMemory? scratch = null, StepLayout? layout = null)
    {
        int size = x.Shape[^1];
        Tensor y = scratch is null || x.IsTracked ? Operation.Result([source.Length, size], x) : new([source.Length, size], scratch.Rent(source.Length * size));
        ShareRows(source.Length, size, layout, (first, count) =>
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
            ShareRows(source.Length, size, layout, (first, count) =>
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
    /// <param name="layout">The steps that the rows of x are; null: something else.</param>
    public static Tensor Scatter(Tensor x, int[] target, int rows, PassMemory? scratch = null, StepLayout? layout = null)
    {
        int size = x.Shape[^1];
        Tensor y = scratch is null || x.IsTracked ? Operation.Result([rows, size], x) : new([rows, size], scratch.Rent(rows * size));
        if (target.Length < rows)
            y.Writable.Clear();
        ShareRows(target.Length, size, layout, (first, count) =>
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
            ShareRows(target.Length, size, layout, (first, count) =>
            {
                for (int i = first; i < first + count; i++)
                    Add(Row(dy.Span, target[i], size), dx.Span, i, size, isNew);                       // dx[i] += dy[target[i]]
            });
        }, y);
        return y;
    }

    /// <summary>Shares rows out. Steps go to the thread that takes their sequence through the layer, so that they are in its core's cache.</summary>
    private static void ShareRows(int rows, int size, StepLayout? layout, Action<int, int> move)
    {
        if (layout is null || BatchSlice.Share(layout, size) is not { Length: > 1 } slices)
        {
            Workers.RunRanges(rows, size, move);
            return;
        }

        Workers.Run(slices.Length, thread =>
        {
            foreach (BatchSlice slice in slices[thread])
            {
                SequenceBlock block = slice.Rows;
                for (int step = 0; step < block.Steps && block.First + block.Running(step) > slice.First; step++)
                    move(block.Row(step, slice.First), Math.Min(slice.End, block.First + block.Running(step)) - slice.First);
            }
        });
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
