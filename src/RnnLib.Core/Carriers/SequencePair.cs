namespace RnnLib;

/// <summary>What a model reads that turns a source into a sequence of tokens: the source, and the tokens that stand before each step of the target.</summary>
/// <remarks>The target's own tokens, one step further on, are the batch's <see cref="Target"/>: of "start a b" read, "a b end" is to be said.
/// Source and target have lengths of their own.</remarks>
/// <typeparam name="TSource">What is turned into tokens: <see cref="TokenBatch"/> (translation), <see cref="Sequence"/> (speech, video),
/// <see cref="Tensor"/> (an image or its features), or a type of your own.</typeparam>
public sealed class SequencePair<TSource>
{
    /// <summary>A pair.</summary>
    /// <param name="source">The sources, batch first.</param>
    /// <param name="previous">[batch, target time]: the start token, then all tokens of the target but the end token.</param>
    /// <exception cref="ArgumentException">The source is one of this library's carriers and has another number of sequences.</exception>
    public SequencePair(TSource source, TokenBatch previous)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(previous);
        int? sources = source switch
        {
            TokenBatch tokens => tokens.Batch,
            Sequence sequence => sequence.Batch,
            Tensor { Rank: > 0 } values => values.Shape[0],
            _ => null,
        };
        if (sources is { } count && count != previous.Batch)
            throw new ArgumentException($"SequencePair: previous: expected one sequence for each of the {count} sources, got {previous.Batch}.", nameof(previous));
        (Source, Previous) = (source, previous);
    }

    /// <summary>The sources.</summary>
    public TSource Source { get; }

    /// <summary>The tokens that stand before each step of the target, [batch, target time].</summary>
    public TokenBatch Previous { get; }
}
