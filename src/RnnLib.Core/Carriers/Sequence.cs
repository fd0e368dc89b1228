namespace RnnLib;

/// <summary>A padded batch of sequences: values [batch, time, features] and how many steps of each sequence are real.</summary>
/// <remarks>
/// The lengths travel inside the batch, so that padding reaches no state, output, loss, metric or gradient. Lengths need no
/// order and may be zero. A tensor converts to a sequence whose steps are all real.
/// </remarks>
public sealed partial class Sequence
{
    private readonly int[]? _lengths;
    private int[]? _expanded;

    /// <summary>A batch whose sequences may have different lengths.</summary>
    /// <param name="values">[batch, time, features]; what stands beyond a sequence's length is never read.</param>
    /// <param name="lengths">One length per sequence, 0 to time; empty: every step is real.</param>
    /// <exception cref="ArgumentException">The tensor does not have three axes, or the lengths do not fit it.</exception>
    public Sequence(Tensor values, ReadOnlySpan<int> lengths = default)
        : this(values, lengths, backwardFeatures: 0)
    {
    }

    internal Sequence(Tensor values, ReadOnlySpan<int> lengths, int backwardFeatures)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank != 3)
            throw new ArgumentException($"Sequence: values: expected [batch, time, features], got {values.Shape}.", nameof(values));
        Values = values;
        (Batch, Time, Features) = values.Shape;
        _lengths = RnnLib.Lengths.Normalize(lengths, Batch, Time, nameof(Sequence));
        BackwardFeatures = backwardFeatures;
    }

    /// <summary>The values, [batch, time, features].</summary>
    public Tensor Values { get; }

    /// <summary>The number of sequences.</summary>
    public int Batch { get; }

    /// <summary>The number of steps, padding included.</summary>
    public int Time { get; }

    /// <summary>The number of features per step.</summary>
    public int Features { get; }

    /// <summary>Whether some sequence is shorter than <see cref="Time"/>.</summary>
    public bool HasPadding => _lengths is not null;

    /// <summary>The number of real steps of each sequence.</summary>
    public ReadOnlySpan<int> Lengths => _expanded ??= RnnLib.Lengths.Expand(_lengths, Batch, Time);

    /// <summary>How many of the last features were computed backwards in time, so that their last step is step 0.</summary>
    internal int BackwardFeatures { get; }

    /// <summary>A sequence whose steps are all real.</summary>
    public static implicit operator Sequence(Tensor values) => new(values);

    /// <summary>A batch whose time comes first, as PyTorch's recurrent layers take it by default (<c>batch_first=False</c>).</summary>
    /// <remarks>The values are copied into this library's one layout; a gradient finds its way back. <see cref="ToTimeMajor"/> is the way out.
    /// States need no conversion: theirs is [layers * directions, batch, hiddenSize] in both.</remarks>
    /// <param name="values">[time, batch, features]; what stands beyond a sequence's length is never read.</param>
    /// <param name="lengths">One length per sequence, 0 to time; empty: every step is real.</param>
    /// <exception cref="ArgumentException">The tensor does not have three axes, or the lengths do not fit it.</exception>
    public static Sequence FromTimeMajor(Tensor values, ReadOnlySpan<int> lengths = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank != 3)
            throw new ArgumentException($"Sequence.FromTimeMajor: values: expected [time, batch, features], got {values.Shape}.", nameof(values));
        return new(Ops.Transpose(values, 0, 1), lengths);
    }

    /// <summary>A batch of one sequence, as PyTorch's recurrent layers take it without a batch axis.</summary>
    /// <remarks>The storage and the gradient are shared. <see cref="ToSingle"/> is the way out; a state, PyTorch's [layers * directions, hiddenSize],
    /// is [layers * directions, 1, hiddenSize] here.</remarks>
    /// <param name="values">[time, features]; every step is real.</param>
    /// <exception cref="ArgumentException">The tensor does not have two axes.</exception>
    public static Sequence FromSingle(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank != 2)
            throw new ArgumentException($"Sequence.FromSingle: values: expected [time, features], got {values.Shape}.", nameof(values));
        return new(Ops.Reshape(values, [1, values.Shape[0], values.Shape[1]]));
    }

    /// <summary>The values with time first: the output as PyTorch gives it by default (<c>batch_first=False</c>).</summary>
    /// <returns>[time, batch, features], padding included; a gradient finds its way back.</returns>
    public Tensor ToTimeMajor() => Ops.Transpose(Values, 0, 1);

    /// <summary>The steps of a batch of one sequence, without a batch axis.</summary>
    /// <returns>[length, features]: the real steps, since a tensor cannot tell which are; a gradient finds its way back.</returns>
    /// <exception cref="InvalidOperationException">There is not exactly one sequence.</exception>
    public Tensor ToSingle()
    {
        if (Batch != 1)
            throw new InvalidOperationException($"ToSingle: expected a batch of one sequence, got {Batch}: {Values.Shape}; ToTimeMajor or Values gives all.");
        Tensor steps = Ops.Reshape(Values, [Time, Features]);
        return HasPadding ? Ops.Slice(steps, 0, 0, Lengths[0]) : steps;
    }

    /// <summary>Other values for the same steps: what a layer that works per step returns.</summary>
    /// <exception cref="ArgumentException">Batch or time differ.</exception>
    public Sequence With(Tensor values) => With(values, backwardFeatures: 0);

    /// <summary>The forward and the backward features of a bidirectional layer's output, apart.</summary>
    /// <exception cref="InvalidOperationException">The features do not come from two directions side by side.</exception>
    public (Sequence Forward, Sequence Backward) SplitDirections()
    {
        if (BackwardFeatures == 0 || BackwardFeatures == Features)
            throw new InvalidOperationException("SplitDirections: this sequence does not hold two directions side by side; it takes the output of a bidirectional layer.");
        int forward = Features - BackwardFeatures;
        return (With(Ops.Slice(Values, -1, 0, forward)), With(Ops.Slice(Values, -1, forward, BackwardFeatures), BackwardFeatures));
    }

    /// <summary>Batch, time, features, the lengths unless all are full, and the first values, for people.</summary>
    public override string ToString() =>
        $"Sequence [batch={Batch}, time={Time}, features={Features}]{RnnLib.Lengths.Describe(_lengths)} {Values.FirstElements()}";

    internal Sequence With(Tensor values, int backwardFeatures)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Rank != 3 || values.Shape[0] != Batch || values.Shape[1] != Time)
            throw new ArgumentException($"Sequence.With: values: expected [batch={Batch}, time={Time}, features], got {values.Shape}.", nameof(values));
        return new(values, _lengths, backwardFeatures);
    }
}
