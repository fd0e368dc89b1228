namespace RnnLib;

/// <summary>The lengths of a padded batch, as its carriers hold them: null where every sequence is full.</summary>
internal static class Lengths
{
    /// <summary>Checks and copies user-given lengths; full lengths become null, so that the common case costs nothing.</summary>
    public static int[]? Normalize(ReadOnlySpan<int> lengths, int batch, int time, string type)
    {
        if (lengths.IsEmpty)
            return null;
        if (lengths.Length != batch)
            throw new ArgumentException($"{type}: lengths: expected one length for each of the {batch} sequences, got {lengths.Length}.", nameof(lengths));

        bool full = true;
        for (int row = 0; row < lengths.Length; row++)
        {
            if (lengths[row] < 0 || lengths[row] > time)
                throw new ArgumentException($"{type}: lengths[{row}] = {lengths[row]}, expected 0 to time={time}.", nameof(lengths));
            full &= lengths[row] == time;
        }

        return full ? null : lengths.ToArray();
    }

    /// <summary>The lengths as numbers, <paramref name="time"/> for each sequence of a full batch.</summary>
    public static int[] Expand(int[]? lengths, int batch, int time)
    {
        if (lengths is not null)
            return lengths;
        int[] full = new int[batch];
        Array.Fill(full, time);
        return full;
    }
}
