namespace RnnLib.Data;

/// <summary>Makes datasets of sources and the tokens that they are to be turned into.</summary>
public static class PairDataset
{
    /// <summary>Tokens to tokens, as in translation.</summary>
    /// <param name="sources">The ids of each source, 0 or above.</param>
    /// <param name="targets">The ids of each target, without start and end token.</param>
    /// <param name="options">Start, end and padding token.</param>
    /// <exception cref="ArgumentException">Sources and targets do not fit; the message says which.</exception>
    public static PairDataset<TokenBatch> Of(IReadOnlyList<int[]> sources, IReadOnlyList<int[]> targets, PairDatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        options ??= new();
        PairDataset<TokenBatch>.Check(nameof(sources), sources);
        int padding = options.Padding;
        return new([.. sources.Select(source => source.Length)], indices => TokenBatch.Pad(SequenceTargets.Pick(sources, indices), padding), targets, options);
    }

    /// <summary>Steps of numbers to tokens, as in speech recognition.</summary>
    /// <param name="sources">[time, features] each.</param>
    /// <param name="targets">The ids of each target, without start and end token.</param>
    /// <param name="options">Start and end token.</param>
    /// <exception cref="ArgumentException">Sources and targets do not fit; the message says which.</exception>
    public static PairDataset<Sequence> Of(IReadOnlyList<Tensor> sources, IReadOnlyList<int[]> targets, PairDatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        for (int i = 0; i < sources.Count; i++)
        {
            if (sources[i].Rank != 2 || sources[i].Shape[1] != sources[0].Shape[1])
                throw new ArgumentException($"PairDataset: source {i}: expected [time, features] with as many features as the others, got {sources[i].Shape}.", nameof(sources));
        }

        return new([.. sources.Select(source => source.Shape[0])], indices => Sequence.Pad(SequenceTargets.Pick(sources, indices)), targets, options ?? new());
    }

    /// <summary>A row of a tensor to tokens, as in captioning: images [sources, channels, height, width], or their features [sources, features].</summary>
    /// <param name="sources">[sources, ...]</param>
    /// <param name="targets">The ids of each target, without start and end token.</param>
    /// <param name="options">Start and end token.</param>
    /// <exception cref="ArgumentException">Sources and targets do not fit; the message says which.</exception>
    public static PairDataset<Tensor> Of(Tensor sources, IReadOnlyList<int[]> targets, PairDatasetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Rank < 2)
            throw new ArgumentException($"PairDataset: sources: expected [sources, ...], got {sources.Shape}.", nameof(sources));
        return new(new int[sources.Shape[0]], indices => Ops.Gather(sources, indices), targets, options ?? new());
    }
}
