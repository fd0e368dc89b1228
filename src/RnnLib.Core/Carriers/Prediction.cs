namespace RnnLib;

/// <summary>What a model said: one row per sequence (a <see cref="Tensor"/>), or one per step (a <see cref="Sequence"/> with its lengths).</summary>
/// <remarks>Both convert implicitly, so that a loss or a metric takes either.</remarks>
public readonly struct Prediction
{
    private Prediction(Tensor values, Sequence? sequence) => (Values, Sequence) = (values, sequence);

    /// <summary>The values: [batch, ...] or [batch, time, ...].</summary>
    public Tensor Values { get; }

    /// <summary>The sequence that the values came in, if the model predicts per step.</summary>
    public Sequence? Sequence { get; }

    /// <summary>A prediction whose every row counts.</summary>
    public static implicit operator Prediction(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values, null);
    }

    /// <summary>A prediction per step; steps beyond a sequence's length do not count.</summary>
    public static implicit operator Prediction(Sequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        return new(sequence.Values, sequence);
    }
}
