namespace RnnLib.Layers;

/// <summary>Neighbouring sequences of a batch that one thread takes through all steps.</summary>
/// <param name="Index">Counted from 0.</param>
/// <param name="First">The place of the first.</param>
/// <param name="End">The place behind the last.</param>
internal readonly record struct BatchSlice(int Index, int First, int End)
{
    /// <summary>Fewer multiply-adds than this are done sooner by one thread than handed to two.</summary>
    private const long SmallestWork = 400_000;

    /// <summary>Shares a batch out so that all threads have about as many steps.</summary>
    public static BatchSlice[] Share(StepLayout layout, long workPerRow)
    {
        int slices = layout.Rows * workPerRow < SmallestWork ? 1 : Math.Min(Threads.Count, layout.Batch);
        if (slices <= 1)
            return [new(0, 0, layout.Batch)];

        var shared = new BatchSlice[slices];
        long rows = 0;
        int place = 0;
        for (int slice = 0; slice < slices; slice++)
        {
            int first = place, last = layout.Batch - (slices - 1 - slice);   // leaves a sequence for each of the others
            long goal = (long)layout.Rows * (slice + 1) / slices;
            for (; place < last && (place == first || rows + layout.Length(place) / 2 <= goal || slice == slices - 1); place++)
                rows += layout.Length(place);
            shared[slice] = new(slice, first, place);
        }

        return shared;
    }
}
