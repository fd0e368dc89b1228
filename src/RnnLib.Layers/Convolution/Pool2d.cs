namespace RnnLib.Layers;

/// <summary>What both poolings over images share.</summary>
public abstract class Pool2d : Module<Tensor, Tensor>
{
    private protected Pool2d(int kernelSize, int? stride, int padding)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernelSize);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        if (stride is { } step)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step, nameof(stride));
        if (padding > kernelSize / 2)
            throw new ArgumentOutOfRangeException(nameof(padding), padding, $"{GetType().Name}: padding: expected at most half of kernelSize={kernelSize}.");
        Kernel = new(kernelSize, kernelSize, stride ?? kernelSize, 1, ConvolutionPadding.Of(padding));
    }

    /// <inheritdoc/>
    public override string Name => $"{GetType().Name}({Kernel.KernelHeight})";

    internal ImageKernel Kernel { get; }

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    private protected Shape OutputShape(Tensor input)
    {
        ImageKernel.Require(Name, input, null);
        (int height, int width) = (Kernel.OutputHeight(input.Shape[2]), Kernel.OutputWidth(input.Shape[3]));
        return height > 0 && width > 0
            ? [input.Shape[0], input.Shape[1], height, width]
            : throw new ArgumentException($"{Name}: input: images of {input.Shape[2]} x {input.Shape[3]} are smaller than the window.", nameof(input));
    }

    /// <summary>The places within a plane that a window sees, those outside of the image left out.</summary>
    private protected int Window(int row, int column, int height, int width, Span<int> places)
    {
        int count = 0;
        for (int tapRow = 0; tapRow < Kernel.KernelHeight; tapRow++)
        {
            int sourceRow = Kernel.Row(row, tapRow);
            for (int tapColumn = 0; tapColumn < Kernel.KernelWidth && (uint)sourceRow < (uint)height; tapColumn++)
            {
                int sourceColumn = Kernel.Column(column, tapColumn);
                if ((uint)sourceColumn < (uint)width)
                    places[count++] = sourceRow * width + sourceColumn;
            }
        }

        return count;
    }
}
