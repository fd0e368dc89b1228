namespace RnnLib.Training;

/// <summary>The options of BLEU. The defaults are sacrebleu's.</summary>
public sealed record BleuOptions
{
    /// <summary>How many words the longest n-gram has. Default 4.</summary>
    public int Order
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Order), value, "Order: expected 1 or more.");
    } = 4;

    /// <summary>What happens where no n-gram of some length matches. Default: exponential.</summary>
    public BleuSmoothing Smoothing { get; init; }
}
