using System.Collections;

namespace RnnLib.Data;

/// <summary>Examples that can be drawn in batches, in their own order or shuffled. A user's own dataset gives its count and collates examples.</summary>
/// <typeparam name="TInput">What the model takes: <see cref="Sequence"/>, <see cref="TokenBatch"/>, or a type of the user's.</typeparam>
public abstract class Dataset<TInput>
{
    /// <summary>The number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Kind and number of examples, for people.</summary>
    public override string ToString() => $"{GetType().Name} [count={Count}]";

    /// <summary>All examples in batches. Every enumeration goes through the whole dataset; a dataset can be enumerated any number of times.</summary>
    /// <returns>The batches, whose number is known before the first is made.</returns>
    /// <param name="batchSize">The number of examples in a batch.</param>
    /// <param name="shuffle">Draws the order, when the enumeration begins: generators of equal state give equal orders. Default null: the order of the dataset.</param>
    /// <param name="dropLast">Whether to leave out the last batch if it is smaller than the others. Default false.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive.</exception>
    public IResumableBatches<TInput> Batches(int batchSize, Rng? shuffle = null, bool dropLast = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return new Epoch(this, batchSize, shuffle, dropLast);
    }

    /// <summary>The examples of the given indices as one batch, in the given order.</summary>
    /// <exception cref="ArgumentException">There is no index, or one is not from 0 to <see cref="Count"/> - 1.</exception>
    public Batch<TInput> Batch(params ReadOnlySpan<int> indices)
    {
        if (indices.IsEmpty)
            throw new ArgumentException("Batch: expected at least one index.", nameof(indices));
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"Batch: expected indices from 0 to {Count - 1}.");
        }

        return Collate(indices);
    }

    /// <summary>Makes a batch of examples.</summary>
    /// <param name="indices">At least one index, each from 0 to <see cref="Count"/> - 1; perhaps repeated.</param>
    protected abstract Batch<TInput> Collate(ReadOnlySpan<int> indices);

    private sealed class Epoch(Dataset<TInput> dataset, int batchSize, Rng? shuffle, bool dropLast) : IResumableBatches<TInput>
    {
        public Rng? Shuffle => shuffle;

        public int Count => (dataset.Count + (dropLast ? 0 : batchSize - 1)) / batchSize;

        public IEnumerable<Batch<TInput>> From(int firstBatch)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
            int[] order = [.. Enumerable.Range(0, dataset.Count)];
            shuffle?.Shuffle<int>(order);
            return order.Chunk(batchSize).Take(Count).Skip(firstBatch).Select(indices => dataset.Collate(indices));
        }

        public IEnumerator<Batch<TInput>> GetEnumerator()
        {
            foreach (Batch<TInput> batch in From(0))
                yield return batch;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
