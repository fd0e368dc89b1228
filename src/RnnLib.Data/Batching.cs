namespace RnnLib.Data;

/// <summary>Divides the items of a dataset into batches; the one place that shuffles.</summary>
internal static class Batching
{
    /// <summary>The indices of each batch; the last may be smaller.</summary>
    public static IEnumerable<int[]> Indices(int count, int batchSize, Rng? shuffle)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return Draw(count, batchSize, shuffle);
    }

    private static IEnumerable<int[]> Draw(int count, int batchSize, Rng? shuffle)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        shuffle?.Shuffle<int>(order);
        foreach (int[] batch in order.Chunk(batchSize))
            yield return batch;
    }
}
