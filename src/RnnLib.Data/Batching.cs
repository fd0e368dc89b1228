using System.Collections;

namespace RnnLib.Data;

/// <summary>Divides the items of a dataset into batches; the one place that shuffles.</summary>
internal static class Batching
{
    /// <summary>The batches of an epoch, whose number is known before the first is made.</summary>
    /// <param name="count">The number of items.</param>
    /// <param name="batchSize">The number of items in a batch; the last may have fewer.</param>
    /// <param name="shuffle">Draws a new order whenever an enumeration begins; null for the order of the items.</param>
    /// <param name="batch">Makes a batch of the items with the given indices.</param>
    public static IReadOnlyCollection<TBatch> Divide<TBatch>(int count, int batchSize, Rng? shuffle, Func<int[], TBatch> batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return new Batches<TBatch>(count, batchSize, shuffle, batch);
    }

    private sealed class Batches<TBatch>(int items, int batchSize, Rng? shuffle, Func<int[], TBatch> batch) : IReadOnlyCollection<TBatch>
    {
        public int Count => (items + batchSize - 1) / batchSize;

        public IEnumerator<TBatch> GetEnumerator()
        {
            int[] order = [.. Enumerable.Range(0, items)];
            shuffle?.Shuffle<int>(order);
            foreach (int[] indices in order.Chunk(batchSize))
                yield return batch(indices);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
