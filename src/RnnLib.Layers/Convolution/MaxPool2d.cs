namespace RnnLib.Layers;

/// <summary>The largest value within each window of each channel: [batch, channels, height, width] in, a smaller image out. Of equal values the first
/// gets the gradient.</summary>
/// <remarks>PyTorch's <c>nn.MaxPool2d</c>; what stands around the image is never the largest.</remarks>
public sealed class MaxPool2d : Pool2d
{
    /// <summary>A layer.</summary>
    /// <param name="kernelSize">The height and the width of a window.</param>
    /// <param name="stride">How many pixels lie between two windows. Default null: as many as a window has, so that they do not overlap.</param>
    /// <param name="padding">How many pixels stand around the image, at most half a window. Default 0.</param>
    public MaxPool2d(int kernelSize, int? stride = null, int padding = 0)
        : base(kernelSize, stride, padding)
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input is not [batch, channels, height, width], or smaller than a window.</exception>
    public override Tensor Forward(Tensor input, ForwardContext pass)
    {
        Shape shape = OutputShape(input);
        (int height, int width, int outHeight, int outWidth) = (input.Shape[2], input.Shape[3], shape[2], shape[3]);
        int[] sources = new int[shape.Count], window = new int[Kernel.KernelHeight * Kernel.KernelWidth];
        Tensor y = Operation.Result(shape, input);
        for (int i = 0; i < sources.Length; i++)
        {
            int plane = i / (outHeight * outWidth) * height * width;
            int seen = Window(i / outWidth % outHeight, i % outWidth, height, width, window), best = plane + window[0];
            for (int k = 1; k < seen; k++)
            {
                float candidate = input.Data[plane + window[k]];
                if (candidate > input.Data[best] || (float.IsNaN(candidate) && !float.IsNaN(input.Data[best])))
                    best = plane + window[k];
            }

            (sources[i], y.Writable[i]) = (best, input.Data[best]);
        }

        y.Tape?.Record("MaxPool2d", flow =>
        {
            for (int i = 0; i < sources.Length && flow.Wants(input); i++)
                flow.Into(input)[sources[i]] += flow.Of(y)[i];                                         // dx += dy where the maximum stands
        }, y);
        return y;
    }
}
