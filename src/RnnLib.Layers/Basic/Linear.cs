namespace RnnLib.Layers;

/// <summary>y = x W' + b, on the innermost axis: the fully connected layer.</summary>
/// <remarks>
/// Takes [batch, inputSize] (or any leading axes) and gives [batch, outputSize]. Parameters as in PyTorch's <c>nn.Linear</c>:
/// <c>weight</c> [outputSize, inputSize] and <c>bias</c> [outputSize], both drawn from U(-k, k), k = 1 / sqrt(inputSize).
/// </remarks>
public sealed class Linear : Module<Tensor, Tensor>
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;
    private readonly int _inputSize, _outputSize;

    /// <summary>A layer with random weights.</summary>
    /// <param name="inputSize">The number of features of a row.</param>
    /// <param name="outputSize">The number of features to give.</param>
    /// <param name="rng">Draws the initial weights.</param>
    /// <param name="bias">Whether to add a bias.</param>
    public Linear(int inputSize, int outputSize, Rng rng, bool bias = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputSize);
        (_inputSize, _outputSize) = (inputSize, outputSize);
        float bound = 1 / MathF.Sqrt(inputSize);
        _weight = Own("weight", Tensor.Uniform([outputSize, inputSize], -bound, bound, rng));
        _bias = bias ? Own("bias", Tensor.Uniform([outputSize], -bound, bound, rng)) : null;
    }

    internal Parameter Weight => _weight;

    internal Parameter? Bias => _bias;

    /// <inheritdoc/>
    public override string Name => $"Linear({_inputSize} -> {_outputSize})";

    /// <inheritdoc/>
    public override int? InputSize => _inputSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _outputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(_outputSize, Apply);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return Ops.Linear(input, pass.Read(_weight), _bias is null ? null : pass.Read(_bias));
    }

    /// <summary>One row, without allocating.</summary>
    private void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> weight = ForwardContext.Inference.Read(_weight).Data, bias = _bias is null ? default : ForwardContext.Inference.Read(_bias).Data;
        for (int i = 0; i < y.Length; i++)
            y[i] = VectorSums.Dot(x, weight.Slice(i * x.Length, x.Length)) + (bias.IsEmpty ? 0 : bias[i]);
    }
}
