namespace RnnLib;

/// <summary>A padded batch of token ids: integers [batch, time] and how many steps of each sequence are real.</summary>
public sealed partial class TokenBatch
{
    private readonly int[] _tokens;
    private readonly int[]? _lengths;
    private int[]? _expanded;

    /// <summary>A batch of ids, one row per sequence.</summary>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="time">The number of steps, padding included.</param>
    /// <param name="tokens">The ids, row after row; what stands beyond a sequence's length is never read.</param>
    /// <param name="lengths">One length per sequence, 0 to time; empty: every step is real.</param>
    /// <exception cref="ArgumentException">The number of ids is not batch x time, or the lengths do not fit.</exception>
    public TokenBatch(int batch, int time, ReadOnlySpan<int> tokens, ReadOnlySpan<int> lengths = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        if (tokens.Length != (long)batch * time)
            throw new ArgumentException($"TokenBatch: tokens: expected batch={batch} x time={time} = {(long)batch * time} ids, got {tokens.Length}.", nameof(tokens));
        (Batch, Time, _tokens) = (batch, time, tokens.ToArray());
        _lengths = RnnLib.Lengths.Normalize(lengths, batch, time, nameof(TokenBatch));
    }

    /// <summary>The number of sequences.</summary>
    public int Batch { get; }

    /// <summary>The number of steps, padding included.</summary>
    public int Time { get; }

    /// <summary>The ids, row after row.</summary>
    public ReadOnlySpan<int> Tokens => _tokens;

    /// <summary>Whether some sequence is shorter than <see cref="Time"/>.</summary>
    public bool HasPadding => _lengths is not null;

    /// <summary>The number of real steps of each sequence.</summary>
    public ReadOnlySpan<int> Lengths => _expanded ??= RnnLib.Lengths.Expand(_lengths, Batch, Time);

    /// <summary>The id at one step of one sequence.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence or step.</exception>
    public int this[int sequence, int step]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sequence, (uint)Batch, nameof(sequence));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)step, (uint)Time, nameof(step));
            return _tokens[sequence * Time + step];
        }
    }

    /// <summary>Batch, time, the lengths unless all are full, and the first ids, for people.</summary>
    public override string ToString()
    {
        string ids = string.Join(", ", _tokens.Take(RnnLib.Lengths.Shown));
        return $"TokenBatch [batch={Batch}, time={Time}]{RnnLib.Lengths.Describe(_lengths)} {{ {ids}{(_tokens.Length > RnnLib.Lengths.Shown ? ", ..." : "")} }}";
    }

    /// <summary>Pads sequences of unequal lengths to the longest.</summary>
    /// <param name="sequences">The ids of each sequence; an empty sequence is allowed.</param>
    /// <param name="padding">The id written beyond a sequence's end; never read by the layers.</param>
    public static TokenBatch Pad(IReadOnlyList<int[]> sequences, int padding = 0)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        int time = sequences.Count == 0 ? 0 : sequences.Max(s => s.Length);
        int[] tokens = new int[sequences.Count * time];
        Array.Fill(tokens, padding);
        for (int row = 0; row < sequences.Count; row++)
            sequences[row].CopyTo(tokens, row * time);
        return new(sequences.Count, time, tokens, [.. sequences.Select(s => s.Length)]);
    }

    /// <summary>The ids of a matrix, one row per sequence, every step real.</summary>
    public static TokenBatch From(int[,] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new(tokens.GetLength(0), tokens.GetLength(1), [.. tokens.Cast<int>()]);
    }

    /// <summary>A batch whose time comes first, as PyTorch's recurrent models take it by default (<c>batch_first=False</c>).</summary>
    /// <param name="tokens">The ids, [time, batch]; what stands beyond a sequence's length is never read.</param>
    /// <param name="lengths">One length per sequence, 0 to time; empty: every step is real.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static TokenBatch FromTimeMajor(int[,] tokens, ReadOnlySpan<int> lengths = default)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        int time = tokens.GetLength(0), batch = tokens.GetLength(1);
        int[] rows = new int[batch * time];
        for (int step = 0; step < time; step++)
        {
            for (int sequence = 0; sequence < batch; sequence++)
                rows[sequence * time + step] = tokens[step, sequence];
        }

        return new(batch, time, rows, lengths);
    }

    /// <summary>A batch of one sequence, every step real; <see cref="Sequence.ToSingle"/> takes the model's answer out of its batch.</summary>
    /// <param name="tokens">The ids, step after step.</param>
    public static TokenBatch FromSingle(params ReadOnlySpan<int> tokens) => new(1, tokens.Length, tokens);
}
