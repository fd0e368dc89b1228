namespace RnnLib.Layers;

/// <summary>The options of <see cref="Conv1d"/>.</summary>
public sealed record Conv1dOptions
{
    /// <summary>How many steps lie between two outputs. Default 1.</summary>
    public int Stride { get; init => field = Conv2dOptions.AtLeastOne(value, nameof(Stride)); } = 1;

    /// <summary>How many steps lie between two taps of the kernel. Default 1: they are neighbours.</summary>
    public int Dilation { get; init => field = Conv2dOptions.AtLeastOne(value, nameof(Dilation)); } = 1;

    /// <summary>The zeros around each sequence. Default: none.</summary>
    public ConvolutionPadding Padding { get; init => field = value ?? throw new ArgumentNullException(nameof(Padding)); } = ConvolutionPadding.Valid;

    /// <summary>Whether to add a bias. Default true.</summary>
    public bool Bias { get; init; } = true;
}
