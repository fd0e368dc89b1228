namespace RnnLib.Data;

/// <summary>Makes one padded batch of sequences of unequal lengths.</summary>
internal static class SequencePadding
{
    /// <summary>[time, features] each to [batch, longest time, features], zero beyond each sequence's end, with the lengths.</summary>
    public static Sequence Pad(ReadOnlySpan<Tensor> sequences)
    {
        int[] lengths = new int[sequences.Length];
        for (int row = 0; row < lengths.Length; row++)
            lengths[row] = sequences[row].Shape[0];
        int time = lengths.Max(), features = sequences[0].Shape[1];

        Tensor values = Tensor.Zeros([lengths.Length, time, features]);
        for (int row = 0; row < lengths.Length; row++)
            sequences[row].Data.CopyTo(values.Writable[(row * time * features)..]);
        return new(values, lengths);
    }
}
