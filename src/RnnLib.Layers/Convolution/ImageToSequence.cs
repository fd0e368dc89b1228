namespace RnnLib.Layers;

/// <summary>An image as a sequence: [batch, channels, height, width] in, a step for each pixel, row or column out.</summary>
public sealed class ImageToSequence : Module<Tensor, Sequence>
{
    private readonly ImageStep _step;

    /// <summary>A layer.</summary>
    /// <param name="step">What becomes a step.</param>
    public ImageToSequence(ImageStep step) => _step = step;

    internal ImageStep Step => _step;

    /// <inheritdoc/>
    public override string Name => $"ImageToSequence({_step})";

    /// <summary>The number of channels, where each pixel is a step; otherwise unknown.</summary>
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _step == ImageStep.Pixel ? inputSize : null;

    /// <inheritdoc/>
    public override Sequence Forward(Tensor input, ForwardContext pass)
    {
        ImageKernel.Require(Name, input, null);
        (int batch, int channels, int height, int width) = (input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3]);
        return _step switch
        {
            ImageStep.Pixel => Ops.Reshape(Ops.Permute(input, [0, 2, 3, 1]), [batch, height * width, channels]),
            ImageStep.Row => Ops.Reshape(Ops.Permute(input, [0, 2, 1, 3]), [batch, height, channels * width]),
            _ => Ops.Reshape(Ops.Permute(input, [0, 3, 1, 2]), [batch, width, channels * height]),
        };
    }
}
