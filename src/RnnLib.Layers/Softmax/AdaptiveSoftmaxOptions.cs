namespace RnnLib.Layers;

/// <summary>The options of <see cref="AdaptiveLogSoftmax"/>.</summary>
public sealed record AdaptiveSoftmaxOptions
{
    /// <summary>By how much each cluster's features are fewer than those of the one before: cluster i works on inputSize / divisor^(i + 1) features. Default 4,
    /// as in PyTorch (<c>div_value</c>).</summary>
    public double Divisor
    {
        get;
        init => field = value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Divisor), value, "Divisor: expected a finite number of 1 or more.");
    } = 4;

    /// <summary>Whether the head, which scores frequent classes and clusters, has a bias. Default false, as in PyTorch.</summary>
    public bool HeadBias { get; init; }
}
