namespace RnnLib.Layers;

/// <summary>What attention looks at, with what is computed of it once for all queries of a pass.</summary>
/// <remarks>Made by <see cref="Attention.Prepare"/>.</remarks>
public sealed class AttentionMemory
{
    private readonly int[] _lengths;

    /// <summary>A memory of an attention of your own.</summary>
    /// <param name="keys">What queries are compared with, [batch, ..., time, size].</param>
    /// <param name="values">What is summed, of the same kind; zeros beyond a sequence's end.</param>
    /// <param name="lengths">One length per sequence: what stands beyond gets no weight.</param>
    /// <exception cref="ArgumentException">There is not one length for each sequence.</exception>
    public AttentionMemory(Tensor keys, Tensor values, ReadOnlySpan<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        if (keys.Rank < 3 || values.Rank < 3 || keys.Shape[0] != lengths.Length || values.Shape[0] != lengths.Length || keys.Shape[^2] != values.Shape[^2])
            throw new ArgumentException($"AttentionMemory: expected keys and values [batch={lengths.Length}, ..., time, size], got {keys.Shape} and {values.Shape}.", nameof(keys));
        (Keys, Values, _lengths) = (keys, values, lengths.ToArray());
    }

    /// <summary>What queries are compared with.</summary>
    public Tensor Keys { get; }

    /// <summary>What is summed with the weights.</summary>
    public Tensor Values { get; }

    /// <summary>The number of sequences.</summary>
    public int Batch => _lengths.Length;

    /// <summary>The number of steps, padding included.</summary>
    public int Time => Keys.Shape[^2];

    /// <summary>The number of real steps of each sequence.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>Weights that are read by every query, cut out of a parameter once.</summary>
    internal IReadOnlyList<Tensor> Shared { get; init; } = [];

    /// <summary>Some sequences, in any order, perhaps repeated: what a beam search goes on with.</summary>
    /// <param name="sequences">Their indices.</param>
    public AttentionMemory Select(ReadOnlySpan<int> sequences)
    {
        int[] lengths = new int[sequences.Length];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = _lengths[sequences[i]];
        Tensor keys = Ops.Gather(Keys, sequences);
        return new(keys, Keys == Values ? keys : Ops.Gather(Values, sequences), lengths) { Shared = Shared };
    }

    /// <summary>The first sequences.</summary>
    internal AttentionMemory First(int count)
    {
        if (count == Batch)
            return this;
        Tensor keys = Ops.Slice(Keys, 0, 0, count);
        return new(keys, Keys == Values ? keys : Ops.Slice(Values, 0, 0, count), _lengths.AsSpan(0, count)) { Shared = Shared };
    }
}
