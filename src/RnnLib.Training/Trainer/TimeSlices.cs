namespace RnnLib.Training;

/// <summary>Cuts inputs in time, whichever of the carriers they come in.</summary>
internal static class TimeSlices
{
    /// <summary>The number of real steps of each sequence.</summary>
    public static ReadOnlySpan<int> Lengths<TInput>(TInput input) => input switch
    {
        Sequence sequence => sequence.Lengths,
        TokenBatch tokens => tokens.Lengths,
        _ => throw NotInTime<TInput>(),
    };

    public static TInput Steps<TInput>(TInput input, int first, int count) => (TInput)(input switch
    {
        Sequence sequence => sequence.Steps(first, count),
        TokenBatch tokens => (object)tokens.Steps(first, count),
        _ => throw NotInTime<TInput>(),
    });

    /// <summary>Steps that begin at another place in each sequence.</summary>
    public static TInput Steps<TInput>(TInput input, ReadOnlySpan<int> firsts, int count) => (TInput)(input switch
    {
        Sequence sequence => sequence.Steps(firsts, count),
        TokenBatch tokens => (object)tokens.Steps(firsts, count),
        _ => throw NotInTime<TInput>(),
    });

    /// <summary>The first steps of every sequence, up to a length of its own.</summary>
    public static TInput UpTo<TInput>(TInput input, ReadOnlySpan<int> lengths) => (TInput)(input switch
    {
        Sequence sequence => sequence.UpTo(lengths),
        TokenBatch tokens => (object)tokens.UpTo(lengths),
        _ => throw NotInTime<TInput>(),
    });

    private static ArgumentException NotInTime<TInput>() =>
        new($"TruncatedBptt: expected inputs of type Sequence or TokenBatch, which can be cut in time, got {typeof(TInput).Name}.");
}
