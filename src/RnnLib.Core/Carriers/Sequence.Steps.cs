namespace RnnLib;

/// <content>Parts of a batch in time: what truncated backpropagation through time learns from, chunk by chunk.</content>
public sealed partial class Sequence
{
    /// <summary>Some neighbouring steps of every sequence, as a batch of its own; a gradient finds its way back.</summary>
    /// <param name="first">The first step.</param>
    /// <param name="count">How many steps.</param>
    /// <returns>[batch, count, features]; of a sequence that ends before or within these steps, what there is of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The steps are not all within <see cref="Time"/>.</exception>
    public Sequence Steps(int first, int count)
    {
        RnnLib.Lengths.RequireWithin(first, count, Time);
        return count == Time ? this : new(Ops.Slice(Values, 1, first, count), RnnLib.Lengths.Within(_lengths, first, count), BackwardFeatures);
    }

    /// <summary>Steps that begin at another place in each sequence; beyond its end there are zeros, and its length says so.</summary>
    internal Sequence Steps(ReadOnlySpan<int> firsts, int count)
    {
        Tensor values = Tensor.Zeros([Batch, count, Features]);
        int[] lengths = RnnLib.Lengths.From(Lengths, firsts, count);
        for (int row = 0; row < Batch; row++)
        {
            ReadOnlySpan<float> source = Values.Data.Slice((row * Time + firsts[row]) * Features, lengths[row] * Features);
            source.CopyTo(values.Writable[(row * count * Features)..]);
        }

        return new(values, lengths);
    }

    /// <summary>The first steps of every sequence, up to a length of its own.</summary>
    internal Sequence UpTo(ReadOnlySpan<int> lengths) => new Sequence(Values, lengths).Steps(0, lengths.IsEmpty ? 0 : RnnLib.Lengths.Largest(lengths));
}
