namespace RnnLib.Layers;

/// <summary>What a <see cref="Seq2Seq{TSource}"/> knows while it decodes.</summary>
public sealed class Seq2SeqState
{
    private readonly AttentionMemory? _all;   // of all sources, of which some are looked at

    internal Seq2SeqState(Tensor[][]? parts, AttentionMemory? memory, int sources)
        : this(parts, memory, memory, [.. Enumerable.Range(0, sources)])
    {
    }

    private Seq2SeqState(Tensor[][]? parts, AttentionMemory? all, AttentionMemory? memory, int[] sources) => (Parts, _all, Memory, Sources) = (parts, all, memory, sources);

    /// <summary>The number of sequences.</summary>
    public int Count => Sources.Length;

    /// <summary>For each module its state, and last what is fed back; null before the first step of a decoder that begins by itself.</summary>
    internal Tensor[][]? Parts { get; }

    /// <summary>What attention looks at, a row for each sequence.</summary>
    internal AttentionMemory? Memory { get; }

    /// <summary>The source of each sequence.</summary>
    internal int[] Sources { get; }

    internal Seq2SeqState With(Tensor[][] parts) => new(parts, _all, Memory, Sources);

    internal Seq2SeqState Select(ReadOnlySpan<int> sequences)
    {
        int[] places = sequences.ToArray(), sources = [.. places.Select(place => Sources[place])];
        Tensor[][]? parts = Parts is null ? null : [.. Parts.Select(of => of.Select(part => Ops.Gather(part, places, axis: 1)).ToArray())];

        // The continuations of a source look at the same memory, so a reordering within it costs nothing.
        return new(parts, _all, sources.AsSpan().SequenceEqual(Sources) ? Memory : _all?.Select(sources), sources);
    }
}
