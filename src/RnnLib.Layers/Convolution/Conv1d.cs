namespace RnnLib.Layers;

/// <summary>A convolution over time: y[t] = Σ W[:, :, k] x[stride t + dilation k - before] + b.</summary>
/// <remarks>
/// [batch, time, inputSize] in, [batch, output time, outputSize] out; each sequence by itself, so that what stands beyond its length is zeros to the kernel
/// and its output has a length of its own. Parameters as in PyTorch's <c>nn.Conv1d</c>: <c>weight</c> [outputSize, inputSize, kernelSize] and
/// <c>bias</c> [outputSize], from U(-k, k), k = 1 / sqrt(inputSize * kernelSize). PyTorch's layer takes [batch, channels, time]; here features stand last, as everywhere.
/// <example><code>
/// var model = new Conv1d(40, 64, kernelSize: 3, rng, new() { Padding = ConvolutionPadding.Same }).Then(new PerStep(new Relu())).Then(new Gru(64, 64, rng));
/// </code></example>
/// </remarks>
public sealed class Conv1d : Module<Sequence, Sequence>
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly Conv1dOptions _options;
    private readonly int _inputSize, _outputSize, _kernelSize;

    /// <summary>A layer with random weights.</summary>
    /// <param name="inputSize">The number of features of a step.</param>
    /// <param name="outputSize">The number of features to give.</param>
    /// <param name="kernelSize">How many steps a kernel sees.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="options">Stride, dilation, padding, bias.</param>
    public Conv1d(int inputSize, int outputSize, int kernelSize, Rng rng, Conv1dOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernelSize);
        ArgumentNullException.ThrowIfNull(rng);
        (_inputSize, _outputSize, _kernelSize, _options) = (inputSize, outputSize, kernelSize, options ?? new());
        float bound = 1 / MathF.Sqrt(inputSize * kernelSize);
        _weight = Own("weight", Tensor.Uniform([outputSize, inputSize, kernelSize], -bound, bound, rng));
        _bias = _options.Bias ? Own("bias", Tensor.Uniform([outputSize], -bound, bound, rng)) : null;
    }

    internal Parameter Weight => _weight;

    internal Parameter? Bias => _bias;

    internal Conv1dOptions Options => _options;

    /// <inheritdoc/>
    public override string Name => $"Conv1d({_inputSize} -> {_outputSize}, kernel {_kernelSize})";

    /// <inheritdoc/>
    public override int? InputSize => _inputSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _outputSize;

    /// <summary>How many steps come out of a sequence.</summary>
    /// <param name="length">Its length.</param>
    public int OutputLength(int length) => _options.Padding.OutputLength(length, Span, _options.Stride);

    internal int Span => _options.Dilation * (_kernelSize - 1);

    /// <inheritdoc/>
    public override Sequence Forward(Sequence input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        if (input.Features != _inputSize)
            throw new ArgumentException($"{Name}: input: expected [batch, time, inputSize={_inputSize}], got {input.Values.Shape}.", nameof(input));

        int[] lengths = Array.ConvertAll(input.Lengths.ToArray(), OutputLength);
        int time = input.HasPadding ? Math.Max(0, lengths.DefaultIfEmpty().Max()) : OutputLength(input.Time);
        int[] target = [.. lengths.SelectMany((length, sequence) => Enumerable.Range(sequence * time, length))];

        // W as [outputSize, kernelSize * inputSize]: the steps that a kernel sees are copied whole.
        Tensor weight = Ops.Reshape(Ops.Transpose(pass.Read(_weight), 1, 2), [_outputSize, _kernelSize * _inputSize]);
        Tensor rows = Ops.Linear(Windows(input, target, time), weight, _bias is null ? null : pass.Read(_bias));
        Tensor y = Rearrange.Scatter(rows, target, input.Batch * time);
        return new(Ops.Reshape(y, [input.Batch, time, _outputSize]), lengths);
    }

    /// <summary>What the kernel sees at each real step of the output: [rows, kernelSize * inputSize].</summary>
    private Tensor Windows(Sequence input, int[] target, int time)
    {
        Tensor x = input.Values;
        int[] lengths = input.Lengths.ToArray();
        int size = _inputSize, kernel = _kernelSize, before = _options.Padding.Before(Span), steps = input.Time;
        (int stride, int dilation) = (_options.Stride, _options.Dilation);
        Tensor y = Operation.Result([target.Length, kernel * size], x);
        for (int row = 0; row < target.Length; row++)
        {
            for (int k = 0; k < kernel; k++)
            {
                Span<float> tap = y.Writable.Slice((row * kernel + k) * size, size);
                if (Source(target[row], k) is var source and >= 0)
                    x.Data.Slice(source, size).CopyTo(tap);
                else
                    tap.Clear();
            }
        }

        y.Tape?.Record("Windows", flow =>
        {
            for (int row = 0; row < target.Length && flow.Wants(x); row++)
            {
                for (int k = 0; k < kernel; k++)
                {
                    if (Source(target[row], k) is var source and >= 0)
                    {
                        Span<float> dx = flow.Into(x).Slice(source, size);
                        VectorArithmetic.Add(dx, flow.Of(y).Slice((row * kernel + k) * size, size), dx);   // dx[source] += dy
                    }
                }
            }
        }, y);
        return y;

        // Where a tap reads; -1 in the padding.
        int Source(int place, int k)
        {
            int sequence = place / time, step = place % time * stride + k * dilation - before;
            return step >= 0 && step < lengths[sequence] ? (sequence * steps + step) * size : -1;
        }
    }
}
