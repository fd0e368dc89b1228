namespace RnnLib.Data;

/// <summary>Which texts share a batch, and in which order the batches come.</summary>
internal sealed class BatchPlan
{
    private readonly int _texts, _batchSize;
    private readonly Func<int[]> _lengths;
    private readonly bool _dropLast;
    private readonly TextBatchOptions _options;

    /// <param name="texts">The number of texts.</param>
    /// <param name="lengths">Gives the length of each text; called only where they matter.</param>
    /// <param name="batchSize">The largest number of texts in a batch.</param>
    /// <param name="dropLast">Whether what does not fill a batch is left out.</param>
    /// <param name="options">Buckets and tokens per batch.</param>
    public BatchPlan(int texts, Func<int[]> lengths, int batchSize, bool dropLast, TextBatchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (dropLast && options.MaxTokens is not null)
            throw new ArgumentException("dropLast: with TextBatchOptions.MaxTokens batches differ in size, so there is no last one to leave out.", nameof(dropLast));
        (_texts, _lengths, _batchSize, _dropLast, _options) = (texts, lengths, batchSize, dropLast, options);
    }

    /// <summary>The number of batches of the order that the generator would draw; it draws none.</summary>
    public int Count(Rng? rng) => _options.MaxTokens is null
        ? (_texts + (_dropLast ? 0 : _batchSize - 1)) / _batchSize
        : Draw(rng is null ? null : new(rng.State)).Length;

    /// <summary>The texts of each batch.</summary>
    public int[][] Draw(Rng? rng)
    {
        int[] order = [.. Enumerable.Range(0, _texts)];
        rng?.Shuffle<int>(order);
        if (_dropLast)
            order = order[..^(_texts % _batchSize)];
        if (_options.BucketBatches is null && _options.MaxTokens is null)
            return [.. order.Chunk(_batchSize)];

        int[] lengths = _lengths();
        if (_options.BucketBatches is not { } pool)
            return [.. Cut(order, lengths)];
        var batches = new List<int[]>();
        foreach (int[] texts in order.Chunk((int)Math.Min((long)pool * _batchSize, int.MaxValue)))
        {
            int[][] similar = [.. Cut(texts.OrderBy(text => lengths[text]), lengths)];   // a stable sort: equal lengths stay as drawn
            rng?.Shuffle<int[]>(similar);
            batches.AddRange(similar);
        }

        return [.. batches];
    }

    private IEnumerable<int[]> Cut(IEnumerable<int> texts, int[] lengths)
    {
        long room = _options.MaxTokens ?? long.MaxValue;
        var batch = new List<int>();
        long longest = 0;
        foreach (int text in texts)
        {
            long with = Math.Max(longest, lengths[text]);
            if (batch.Count == _batchSize || (batch.Count > 0 && with * (batch.Count + 1) > room))
            {
                yield return [.. batch];
                batch.Clear();
                with = lengths[text];
            }

            batch.Add(text);
            longest = with;
        }

        if (batch.Count > 0)
            yield return [.. batch];
    }
}
