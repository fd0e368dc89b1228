namespace RnnLib.Layers;

/// <summary>How a kernel moves over images.</summary>
/// <param name="KernelHeight">Its height.</param>
/// <param name="KernelWidth">Its width.</param>
/// <param name="Stride">How many pixels lie between two places.</param>
/// <param name="Dilation">How many pixels lie between two taps.</param>
/// <param name="Padding">What stands around the image.</param>
internal readonly record struct ImageKernel(int KernelHeight, int KernelWidth, int Stride, int Dilation, ConvolutionPadding Padding)
{
    public int OutputHeight(int height) => Padding.OutputLength(height, Dilation * (KernelHeight - 1), Stride);

    public int OutputWidth(int width) => Padding.OutputLength(width, Dilation * (KernelWidth - 1), Stride);

    /// <summary>The row that a tap reads; outside of the image it may lie.</summary>
    public int Row(int outputRow, int tap) => outputRow * Stride + tap * Dilation - Padding.Before(Dilation * (KernelHeight - 1));

    public int Column(int outputColumn, int tap) => outputColumn * Stride + tap * Dilation - Padding.Before(Dilation * (KernelWidth - 1));

    /// <summary>Checks an input [batch, channels, height, width].</summary>
    public static void Require(string owner, Tensor input, int? channels)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 4 || (channels is { } expected && input.Shape[1] != expected))
            throw new ArgumentException($"{owner}: input: expected [batch, channels{(channels is null ? "" : $"={channels}")}, height, width], got {input.Shape}.", nameof(input));
    }
}
