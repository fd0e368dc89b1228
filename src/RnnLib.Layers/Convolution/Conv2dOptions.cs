namespace RnnLib.Layers;

/// <summary>The options of <see cref="Conv2d"/>; the same in both directions.</summary>
public sealed record Conv2dOptions
{
    /// <summary>How many pixels lie between two outputs. Default 1.</summary>
    public int Stride { get; init => field = AtLeastOne(value, nameof(Stride)); } = 1;

    /// <summary>How many pixels lie between two taps of the kernel. Default 1: they are neighbours.</summary>
    public int Dilation { get; init => field = AtLeastOne(value, nameof(Dilation)); } = 1;

    /// <summary>The zeros around the image. Default: none.</summary>
    /// <exception cref="ArgumentException">An image has no past: the padding is causal.</exception>
    public ConvolutionPadding Padding
    {
        get;
        init => field = value == ConvolutionPadding.Causal
            ? throw new ArgumentException("Conv2d: Padding: Causal is for steps in time; use Same, Valid or Of(n).", nameof(Padding))
            : value ?? throw new ArgumentNullException(nameof(Padding));
    } = ConvolutionPadding.Valid;

    /// <summary>Whether to add a bias. Default true.</summary>
    public bool Bias { get; init; } = true;

    internal static int AtLeastOne(int value, string name) => value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected 1 or more.");
}
