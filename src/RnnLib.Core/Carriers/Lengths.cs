namespace RnnLib;

/// <summary>The lengths of a padded batch, as its carriers hold them: null where every sequence is full.</summary>
internal static class Lengths
{
    private static int[]? _lastFull;

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
        int[]? full = Volatile.Read(ref _lastFull);   // training asks for the same in every step, and nobody writes them
        if (full is null || full.Length != batch || (batch > 0 && full[0] != time))
        {
            full = new int[batch];
            Array.Fill(full, time);
            Volatile.Write(ref _lastFull, full);
        }

        return full;
    }

    /// <summary>What is left of lengths within some neighbouring steps; null where every sequence is full.</summary>
    public static int[]? Within(int[]? lengths, int first, int count) =>
        lengths is null ? null : Array.ConvertAll(lengths, length => Math.Clamp(length - first, 0, count));

    /// <summary>What is left of lengths within steps that begin at another place in each sequence.</summary>
    public static int[] From(ReadOnlySpan<int> lengths, ReadOnlySpan<int> firsts, int count)
    {
        int[] left = new int[lengths.Length];
        for (int row = 0; row < left.Length; row++)
            left[row] = Math.Clamp(lengths[row] - firsts[row], 0, count);
        return left;
    }

    /// <summary>How many lengths, or values, a text for people shows.</summary>
    public const int Shown = 8;

    /// <summary>The lengths for people; nothing where every sequence is full.</summary>
    public static string Describe(int[]? lengths) =>
        lengths is null ? "" : $", lengths {string.Join(", ", lengths.Take(Shown))}{(lengths.Length > Shown ? ", ..." : "")},";

    public static int Largest(ReadOnlySpan<int> lengths) => System.Numerics.Tensors.TensorPrimitives.Max(lengths);

    public static void RequireWithin(int first, int count, int time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count > time - first)
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Steps: expected steps within 0 to time={time}, got {count} from {first} on.");
    }
}
