namespace RnnLib.Layers;

/// <summary>The options of <see cref="Autoregressive"/>.</summary>
public sealed record AutoregressiveOptions : FeedbackOptions
{
    /// <summary>How many of the head's outputs are fed back, the first ones; the others are by-products, such as a predicted spread.
    /// Default null: all of them.</summary>
    public int? ValueSize
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ValueSize), value, "ValueSize: expected 1 or more, or null.");
    }

    /// <summary>Whether gradients stop where an output is fed back, as in PyTorch's tutorials (<c>detach</c>). Default false: what a step says is also
    /// judged by what it does to the steps after it.</summary>
    public bool DetachFeedback { get; init; }
}
