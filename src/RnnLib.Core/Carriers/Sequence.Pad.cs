namespace RnnLib;

public sealed partial class Sequence
{
    /// <summary>Pads sequences of unequal lengths to the longest, with zeros that are never read. The values are copied; no gradient finds its way back.</summary>
    /// <param name="sequences">[time, features] each, of any time, also none, and equal features; at least one.</param>
    /// <returns>[sequences, longest time, features] with the lengths.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one has other axes or other features than the first.</exception>
    public static Sequence Pad(IReadOnlyList<Tensor> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Count == 0)
            throw new ArgumentException("Sequence.Pad: sequences: expected at least one, got none.", nameof(sequences));
        ArgumentNullException.ThrowIfNull(sequences[0], nameof(sequences));
        if (sequences[0].Rank != 2)
            throw new ArgumentException($"Sequence.Pad: sequence 0: expected [time, features], got {sequences[0].Shape}.", nameof(sequences));
        int features = sequences[0].Shape[1];
        int[] lengths = new int[sequences.Count];
        for (int row = 0; row < lengths.Length; row++)
        {
            ArgumentNullException.ThrowIfNull(sequences[row], nameof(sequences));
            if (sequences[row].Rank != 2 || sequences[row].Shape[1] != features)
                throw new ArgumentException($"Sequence.Pad: sequence {row}: expected [time, features={features}], got {sequences[row].Shape}.", nameof(sequences));
            lengths[row] = sequences[row].Shape[0];
        }

        int time = lengths.Max();
        Tensor values = Tensor.Zeros([lengths.Length, time, features]);
        for (int row = 0; row < lengths.Length; row++)
            sequences[row].Data.CopyTo(values.Writable[(row * time * features)..]);
        return new(values, lengths);
    }
}
