namespace RnnLib;

/// <summary>What a model should have said: numbers, or the indices of classes.</summary>
/// <remarks>
/// A <see cref="Tensor"/> or <see cref="Sequence"/> converts to a target of numbers; an <c>int[]</c> to one class per sequence,
/// a <see cref="TokenBatch"/> to one class per step. Class indices are integers, never floats in disguise.
/// </remarks>
public sealed class Target
{
    private readonly Tensor? _values;
    private readonly int[]? _classes;

    private Target(Tensor? values, int[]? classes, Shape shape, int[]? lengths = null) => (_values, _classes, Shape, PaddedLengths) = (values, classes, shape, lengths);

    /// <summary>The shape of the numbers, or of the class indices: [batch] or [batch, time].</summary>
    public Shape Shape { get; }

    /// <summary>The lengths of the sequence or tokens that this target was made of; null where every step is real.</summary>
    internal int[]? PaddedLengths { get; }

    /// <summary>Whether this target holds class indices.</summary>
    public bool IsClasses => _classes is not null;

    /// <summary>The numbers.</summary>
    /// <exception cref="InvalidOperationException">This target holds class indices.</exception>
    public Tensor Values => _values ?? throw new InvalidOperationException(
        $"this target holds class indices {Shape}, but numbers are needed: give a Tensor of the prediction's shape.");

    /// <summary>The class indices, row after row.</summary>
    /// <exception cref="InvalidOperationException">This target holds numbers.</exception>
    public ReadOnlySpan<int> Classes => _classes ?? throw new InvalidOperationException(
        $"this target holds numbers {Shape}, but class indices are needed: give an int[] (one class per sequence) or a TokenBatch (one per step).");

    /// <summary>What it holds, for people: <c>Target [32] of classes</c>.</summary>
    public override string ToString() => $"Target {Shape} of {(IsClasses ? "classes" : "numbers")}";

    /// <summary>The part of a target per step that belongs to some neighbouring steps.</summary>
    /// <exception cref="InvalidOperationException">There is no target per step.</exception>
    internal Target Steps(int first, int count)
    {
        if (_classes is not null && Shape.Rank == 2)
            return new TokenBatch(Shape[0], Shape[1], _classes, PaddedLengths).Steps(first, count);
        if (_values is { Rank: 3 })
            return new Sequence(_values, PaddedLengths).Steps(first, count);
        throw new InvalidOperationException($"expected a target for each step, [batch, time] classes or [batch, time, features] numbers, got {Shape}.");
    }

    /// <summary>A target of numbers.</summary>
    public static implicit operator Target(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, null, values.Shape);
    }

    /// <summary>A target of numbers for each real step.</summary>
    public static implicit operator Target(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new(sequence.Values, null, sequence.Values.Shape, sequence.HasPadding ? sequence.Lengths.ToArray() : null);
    }

    /// <summary>One class per sequence.</summary>
    public static implicit operator Target(int[] classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new(null, [.. classes], [classes.Length]);
    }

    /// <summary>One class per real step.</summary>
    public static implicit operator Target(TokenBatch classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        return new(null, classes.Tokens.ToArray(), [classes.Batch, classes.Time], classes.HasPadding ? classes.Lengths.ToArray() : null);
    }
}
