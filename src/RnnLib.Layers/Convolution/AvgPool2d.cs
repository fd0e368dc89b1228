namespace RnnLib.Layers;

/// <summary>The mean of each window of each channel: [batch, channels, height, width] in, a smaller image out.</summary>
/// <remarks>PyTorch's <c>nn.AvgPool2d</c>: zeros around the image count, unless <c>countsPadding</c> is false.</remarks>
public sealed class AvgPool2d : Pool2d
{
    private readonly bool _countsPadding;

    /// <summary>A layer.</summary>
    /// <param name="kernelSize">The height and the width of a window.</param>
    /// <param name="stride">How many pixels lie between two windows. Default null: as many as a window has, so that they do not overlap.</param>
    /// <param name="padding">How many zeros stand around the image, at most half a window. Default 0.</param>
    /// <param name="countsPadding">Whether a mean divides by the whole window, PyTorch's <c>count_include_pad</c>. Default true.</param>
    public AvgPool2d(int kernelSize, int? stride = null, int padding = 0, bool countsPadding = true)
        : base(kernelSize, stride, padding) => _countsPadding = countsPadding;

    internal bool CountsPadding => _countsPadding;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input is not [batch, channels, height, width], or smaller than a window.</exception>
    public override Tensor Forward(Tensor input, ForwardContext pass)
    {
        Shape shape = OutputShape(input);
        (int height, int width, int outHeight, int outWidth) = (input.Shape[2], input.Shape[3], shape[2], shape[3]);
        int whole = Kernel.KernelHeight * Kernel.KernelWidth;
        int[] window = new int[whole];
        Tensor y = Operation.Result(shape, input);
        for (int i = 0; i < y.Count; i++)
        {
            (int plane, int seen) = See(i);
            float sum = 0;
            for (int k = 0; k < seen; k++)
                sum += input.Data[plane + window[k]];
            y.Writable[i] = sum / (_countsPadding ? whole : seen);
        }

        y.Tape?.Record("AvgPool2d", flow =>
        {
            for (int i = 0; i < y.Count && flow.Wants(input); i++)
            {
                (int plane, int seen) = See(i);
                float share = flow.Of(y)[i] / (_countsPadding ? whole : seen);
                for (int k = 0; k < seen; k++)
                    flow.Into(input)[plane + window[k]] += share;                                      // dx += dy / window
            }
        }, y);
        return y;

        (int Plane, int Seen) See(int i) =>
            (i / (outHeight * outWidth) * height * width, Window(i / outWidth % outHeight, i % outWidth, height, width, window));
    }
}
