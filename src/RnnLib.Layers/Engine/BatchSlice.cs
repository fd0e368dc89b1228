namespace RnnLib.Layers;

/// <summary>Neighbouring sequences of a block that one thread takes through all steps.</summary>
/// <param name="Thread">Counted from 0.</param>
/// <param name="Rows">The block.</param>
/// <param name="First">The place of the first.</param>
/// <param name="End">The place behind the last.</param>
internal readonly record struct BatchSlice(int Thread, SequenceBlock Rows, int First, int End)
{
    /// <summary>Fewer multiply-adds than this are done sooner by one thread than handed to two.</summary>
    private const long SmallestWork = 400_000;

    /// <summary>Whether it has all sequences of its block, so that the rows of its steps follow one another.</summary>
    public bool IsWhole => First == Rows.First && End == Rows.End;

    /// <summary>Shares a batch out so that all threads have about as many steps.</summary>
    /// <returns>The slices of each thread; they belong to the layout, which is asked again and again.</returns>
    public static BatchSlice[][] Share(StepLayout layout, long workPerRow) =>
        layout.Slices(layout.Rows * workPerRow < SmallestWork ? 1 : Math.Max(1, Math.Min(Threads.Count, layout.Batch)));

    /// <summary>The slices of so many threads.</summary>
    public static BatchSlice[][] Of(StepLayout layout, int threads)
    {
        if (threads == 1)
            return [Whole(layout.Blocks)];
        int[] borders = layout.Split(threads);
        var shared = new BatchSlice[threads][];
        for (int thread = 0; thread < threads; thread++)
        {
            var slices = new List<BatchSlice>();
            foreach (SequenceBlock block in layout.Blocks)
            {
                int first = Math.Max(block.First, borders[thread]), end = Math.Min(block.End, borders[thread + 1]);
                if (first < end)
                    slices.Add(new(thread, block, first, end));
            }

            shared[thread] = [.. slices];
        }

        return shared;
    }

    /// <summary>All sequences of a block.</summary>
    public static BatchSlice Whole(SequenceBlock rows, int thread = 0) => new(thread, rows, rows.First, rows.End);

    private static BatchSlice[] Whole(SequenceBlock[] blocks)
    {
        var slices = new BatchSlice[blocks.Length];
        for (int i = 0; i < blocks.Length; i++)
            slices[i] = Whole(blocks[i]);
        return slices;
    }
}
