namespace RnnLib.Layers;

/// <summary>A convolution over images: [batch, channels, height, width] in, [batch, outputChannels, output height, output width] out.</summary>
/// <remarks>
/// Output size in each direction: (size + 2 padding - dilation (kernel - 1) - 1) / stride + 1, rounded down. Parameters as in PyTorch's <c>nn.Conv2d</c>:
/// <c>weight</c> [outputChannels, inputChannels, kernel height, kernel width] and <c>bias</c> [outputChannels], from U(-k, k),
/// k = 1 / sqrt(inputChannels * kernel height * kernel width). The pixels that a kernel sees are laid out as a matrix, image by image, and multiplied.
/// <example><code>
/// var encoder = new Conv2d(1, 8, kernelSize: 3, rng).Then(new Relu()).Then(new MaxPool2d(2)).Then(new Flatten()).Then(new Linear(8 * 13 * 13, 64, rng));
/// </code></example>
/// </remarks>
public sealed class Conv2d : Module<Tensor, Tensor>
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly ImageKernel _kernel;
    private readonly int _inputChannels, _outputChannels;

    /// <summary>A layer with square kernels and random weights.</summary>
    /// <param name="inputChannels">The number of channels of an image.</param>
    /// <param name="outputChannels">The number of channels to give.</param>
    /// <param name="kernelSize">The height and the width of a kernel.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Stride, dilation, padding, bias.</param>
    public Conv2d(int inputChannels, int outputChannels, int kernelSize, Rng rng, Conv2dOptions? options = null)
        : this(inputChannels, outputChannels, kernelSize, kernelSize, rng, options)
    {
    }

    /// <summary>A layer with random weights.</summary>
    /// <inheritdoc cref="Conv2d(int, int, int, Rng, Conv2dOptions?)"/>
    /// <param name="inputChannels">The number of channels of an image.</param>
    /// <param name="outputChannels">The number of channels to give.</param>
    /// <param name="kernelHeight">The height of a kernel.</param>
    /// <param name="kernelWidth">The width of a kernel.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Stride, dilation, padding, bias.</param>
    public Conv2d(int inputChannels, int outputChannels, int kernelHeight, int kernelWidth, Rng rng, Conv2dOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernelHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernelWidth);
        ArgumentNullException.ThrowIfNull(rng);
        options ??= new();
        (_inputChannels, _outputChannels) = (inputChannels, outputChannels);
        _kernel = new(kernelHeight, kernelWidth, options.Stride, options.Dilation, options.Padding);
        float bound = 1 / MathF.Sqrt(inputChannels * kernelHeight * kernelWidth);
        _weight = Own("weight", Tensor.Uniform([outputChannels, inputChannels, kernelHeight, kernelWidth], -bound, bound, rng));
        _bias = options.Bias ? Own("bias", Tensor.Uniform([outputChannels], -bound, bound, rng)) : null;
    }

    internal Parameter Weight => _weight;

    internal Parameter? Bias => _bias;

    internal ImageKernel Kernel => _kernel;

    /// <inheritdoc/>
    public override string Name => $"Conv2d({_inputChannels} -> {_outputChannels}, kernel {_kernel.KernelHeight} x {_kernel.KernelWidth})";

    /// <summary>The number of channels of an image.</summary>
    public override int? InputSize => _inputChannels;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _outputChannels;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input is not [batch, inputChannels, height, width], or smaller than the kernel.</exception>
    public override Tensor Forward(Tensor input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        ImageKernel.Require(Name, input, _inputChannels);
        (int batch, int height, int width) = (input.Shape[0], input.Shape[2], input.Shape[3]);
        (int outHeight, int outWidth) = (_kernel.OutputHeight(height), _kernel.OutputWidth(width));
        if (outHeight == 0 || outWidth == 0)
            throw new ArgumentException($"{Name}: input: images of {height} x {width} are smaller than the kernel.", nameof(input));

        Tensor weight = pass.Read(_weight);
        int depth = weight.Count / _outputChannels, pixels = outHeight * outWidth, imageSize = _inputChannels * height * width, outSize = _outputChannels * pixels;
        Tensor y = Operation.Result([batch, _outputChannels, outHeight, outWidth], input, weight);
        Buffer taps = BufferPool.Rent(depth * pixels);
        for (int image = 0; image < batch; image++)
        {
            Unfold(input.Data.Slice(image * imageSize, imageSize), height, width, taps.Span, outHeight, outWidth);
            MatrixProduct.Plain(weight.Data, taps.Span, y.Writable.Slice(image * outSize, outSize), _outputChannels, depth, pixels);
        }

        BufferPool.Return(taps);
        y.Tape?.Record("Conv2d", flow =>
        {
            Buffer unfolded = BufferPool.Rent(depth * pixels);
            for (int image = 0; image < batch; image++)
            {
                ReadOnlySpan<float> dy = flow.Of(y).Slice(image * outSize, outSize);
                if (flow.Wants(weight))
                {
                    Unfold(input.Data.Slice(image * imageSize, imageSize), height, width, unfolded.Span, outHeight, outWidth);
                    MatrixProduct.RightTransposed(dy, unfolded.Span, flow.Into(weight), _outputChannels, pixels, depth, accumulate: true);   // dW += dy taps'
                }

                if (flow.Wants(input))
                {
                    MatrixProduct.LeftTransposed(weight.Data, dy, unfolded.Span, depth, _outputChannels, pixels);                            // dtaps = W' dy
                    AddFolded(unfolded.Span, flow.Into(input).Slice(image * imageSize, imageSize), height, width, outHeight, outWidth);
                }
            }

            BufferPool.Return(unfolded);
        }, y);
        return _bias is null ? y : y + Ops.Reshape(pass.Read(_bias), [1, _outputChannels, 1, 1]);
    }

    /// <summary>The pixels that each tap of the kernel sees: a row for each channel and tap, a column for each place of the output.</summary>
    private void Unfold(ReadOnlySpan<float> image, int height, int width, Span<float> taps, int outHeight, int outWidth)
    {
        int at = 0;
        for (int channel = 0; channel < _inputChannels; channel++)
        {
            for (int tapRow = 0; tapRow < _kernel.KernelHeight; tapRow++)
            {
                for (int tapColumn = 0; tapColumn < _kernel.KernelWidth; tapColumn++)
                {
                    for (int row = 0; row < outHeight; row++)
                    {
                        int sourceRow = _kernel.Row(row, tapRow);
                        Span<float> line = taps.Slice(at, outWidth);
                        at += outWidth;
                        if ((uint)sourceRow >= (uint)height)
                        {
                            line.Clear();
                            continue;
                        }

                        ReadOnlySpan<float> source = image.Slice((channel * height + sourceRow) * width, width);
                        for (int column = 0; column < outWidth; column++)
                        {
                            int sourceColumn = _kernel.Column(column, tapColumn);
                            line[column] = (uint)sourceColumn < (uint)width ? source[sourceColumn] : 0;
                        }
                    }
                }
            }
        }
    }

    /// <summary>The way back of <see cref="Unfold"/>: each pixel's gradient is the sum over the taps that saw it.</summary>
    private void AddFolded(ReadOnlySpan<float> taps, Span<float> image, int height, int width, int outHeight, int outWidth)
    {
        int at = 0;
        for (int channel = 0; channel < _inputChannels; channel++)
        {
            for (int tapRow = 0; tapRow < _kernel.KernelHeight; tapRow++)
            {
                for (int tapColumn = 0; tapColumn < _kernel.KernelWidth; tapColumn++)
                {
                    for (int row = 0; row < outHeight; row++)
                    {
                        int sourceRow = _kernel.Row(row, tapRow);
                        ReadOnlySpan<float> line = taps.Slice(at, outWidth);
                        at += outWidth;
                        if ((uint)sourceRow >= (uint)height)
                            continue;
                        Span<float> target = image.Slice((channel * height + sourceRow) * width, width);
                        for (int column = 0; column < outWidth; column++)
                        {
                            int sourceColumn = _kernel.Column(column, tapColumn);
                            if ((uint)sourceColumn < (uint)width)
                                target[sourceColumn] += line[column];
                        }
                    }
                }
            }
        }
    }
}
