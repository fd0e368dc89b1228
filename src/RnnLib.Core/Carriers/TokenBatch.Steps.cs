namespace RnnLib;

/// <content>Parts of a batch in time: what truncated backpropagation through time learns from, chunk by chunk.</content>
public sealed partial class TokenBatch
{
    /// <summary>Some neighbouring steps of every sequence, as a batch of its own.</summary>
    /// <param name="first">The first step.</param>
    /// <param name="count">How many steps.</param>
    /// <returns>[batch, count]; of a sequence that ends before or within these steps, what there is of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps are not all within <see cref="Time"/>.</exception>
    public TokenBatch Steps(int first, int count)
    {
        RnnLib.Lengths.RequireWithin(first, count, Time);
        if (count == Time)
            return this;
        int[] firsts = new int[Batch];
        Array.Fill(firsts, first);
        return Cut(firsts, count, RnnLib.Lengths.Within(_lengths, first, count));
    }

    /// <summary>Steps that begin at another place in each sequence; beyond its end stands padding, and its length says so.</summary>
    internal TokenBatch Steps(ReadOnlySpan<int> firsts, int count) => Cut(firsts, count, RnnLib.Lengths.From(Lengths, firsts, count));

    /// <summary>The first steps of every sequence, up to a length of its own.</summary>
    internal TokenBatch UpTo(ReadOnlySpan<int> lengths) =>
        new TokenBatch(Batch, Time, _tokens, lengths).Steps(0, lengths.IsEmpty ? 0 : RnnLib.Lengths.Largest(lengths));

    private TokenBatch Cut(ReadOnlySpan<int> firsts, int count, ReadOnlySpan<int> lengths)
    {
        int[] tokens = new int[Batch * count];
        for (int row = 0; row < Batch; row++)
            _tokens.AsSpan(row * Time + firsts[row], Math.Min(count, Time - firsts[row])).CopyTo(tokens.AsSpan(row * count));
        return new(Batch, count, tokens, lengths);
    }
}
