using System.Collections;

namespace RnnLib.Data;

/// <summary>Sources and the tokens that each is to be turned into: batches for an encoder-decoder, made by <see cref="PairDataset"/>.</summary>
/// <remarks>
/// The decoder reads the start token and the target, and is to say the target and the end token; both are padded to the longest target of their batch
/// and carry the lengths, so that padding never counts.
/// <example><code>
/// PairDataset&lt;TokenBatch&gt; data = PairDataset.Of(sources: [[5, 6], [7]], targets: [[8], [9, 3, 4]]);
/// trainer.Fit(() => data.BatchesByLength(batchSize: 32, shuffle: rng), epochs: 10);
/// </code></example>
/// </remarks>
/// <typeparam name="TSource">What the encoder reads.</typeparam>
public sealed class PairDataset<TSource> : Dataset<SequencePair<TSource>>
{
    private readonly int[] _sourceLengths;
    private readonly SourceCollation _collate;
    private readonly int[][] _targets;
    private readonly PairDatasetOptions _options;
    private readonly int[]? _part;   // which sources belong to it; null: all

    internal PairDataset(int[] sourceLengths, SourceCollation collate, IReadOnlyList<int[]> targets, PairDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (sourceLengths.Length == 0)
            throw new ArgumentException("PairDataset: sources: expected at least one.", nameof(sourceLengths));
        if (targets.Count != sourceLengths.Length)
            throw new ArgumentException($"PairDataset: targets: expected one for each of the {sourceLengths.Length} sources, got {targets.Count}.", nameof(targets));
        Check(nameof(targets), targets);
        (_sourceLengths, _collate, _targets, _options) = (sourceLengths, collate, [.. targets], options);
    }

    private PairDataset(PairDataset<TSource> all, int[] part) =>
        (_sourceLengths, _collate, _targets, _options, _part) = (all._sourceLengths, all._collate, all._targets, all._options, [.. part.Select(all.Place)]);

    /// <summary>Makes a batch of sources.</summary>
    internal delegate TSource SourceCollation(ReadOnlySpan<int> indices);

    /// <inheritdoc/>
    public override int Count => _part?.Length ?? _targets.Length;

    /// <summary>Divides the pairs at random into a part to train on and a part to test on.</summary>
    /// <param name="testFraction">The share of the test part: between 0 and 1; each part gets a pair at least.</param>
    /// <param name="rng">Draws which pair goes where.</param>
    /// <exception cref="ArgumentException">The fraction is not between 0 and 1, or there are too few pairs.</exception>
    public (PairDataset<TSource> Train, PairDataset<TSource> Test) Split(float testFraction, Rng rng)
    {
        (int[] train, int[] test) = RandomSplit.Draw(Count, testFraction, rng, null);
        return (new(this, train), new(this, test));
    }

    /// <summary>All pairs in batches of similar lengths, so that little is padded: the order is drawn, then some batches' worth of pairs at a time are sorted by the lengths
    /// of source and target, and at last the order of the batches is drawn.</summary>
    /// <param name="batchSize">The number of pairs in a batch.</param>
    /// <param name="shuffle">Draws, when the enumeration begins. Default null: all pairs sorted by length.</param>
    /// <param name="bucketBatches">How many batches' worth are sorted together: the more, the less padding, and the less varied the batches. Default 50.</param>
    /// <returns>The batches, whose number is known before the first is made.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public IResumableBatches<SequencePair<TSource>> BatchesByLength(int batchSize, Rng? shuffle = null, int bucketBatches = 50)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bucketBatches);
        return new Bucketed(this, batchSize, shuffle, shuffle is null ? Count : (int)Math.Min((long)batchSize * bucketBatches, int.MaxValue));
    }

    /// <inheritdoc/>
    protected override Batch<SequencePair<TSource>> Collate(ReadOnlySpan<int> indices)
    {
        int[] places = new int[indices.Length];
        for (int i = 0; i < places.Length; i++)
            places[i] = Place(indices[i]);
        int[][] targets = SequenceTargets.Pick(_targets, places);
        var previous = TokenBatch.Pad([.. targets.Select(target => (int[])[_options.StartToken, .. target])], _options.Padding);
        var next = TokenBatch.Pad([.. targets.Select(target => (int[])[.. target, _options.EndToken])], _options.Padding);
        return new(new(_collate(places), previous), next, places.Length);
    }

    internal static void Check(string name, IReadOnlyList<int[]> sequences)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            int step = Array.FindIndex(sequences[i], id => id < 0);
            if (step >= 0)
                throw new ArgumentException($"PairDataset: {name}: sequence {i}: expected ids of 0 or above, got {sequences[i][step]} at step {step}.", name);
        }
    }

    private int Place(int index) => _part is null ? index : _part[index];

    private sealed class Bucketed(PairDataset<TSource> data, int batchSize, Rng? shuffle, int bucket) : IResumableBatches<SequencePair<TSource>>
    {
        public Rng? Shuffle => shuffle;

        public int Count => (data.Count + batchSize - 1) / batchSize;

        public IEnumerable<Batch<SequencePair<TSource>>> From(int firstBatch)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
            int[] order = [.. Enumerable.Range(0, data.Count)];
            shuffle?.Shuffle<int>(order);
            int[][] batches = [.. order.Chunk(bucket).SelectMany(part => part
                .OrderBy(index => data._sourceLengths[data.Place(index)])
                .ThenBy(index => data._targets[data.Place(index)].Length)
                .Chunk(batchSize))];
            shuffle?.Shuffle<int[]>(batches);
            return batches.Skip(firstBatch).Select(indices => data.Collate(indices));
        }

        public IEnumerator<Batch<SequencePair<TSource>>> GetEnumerator()
        {
            foreach (Batch<SequencePair<TSource>> batch in From(0))
                yield return batch;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
