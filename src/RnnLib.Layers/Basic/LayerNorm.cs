namespace RnnLib.Layers;

/// <summary>Normalises each row to mean 0 and variance 1, then scales and shifts it by learned numbers.</summary>
/// <remarks>Ba, Kiros and Hinton, "Layer normalization" (2016); as PyTorch's <c>nn.LayerNorm</c>: <c>weight</c> starts at 1, <c>bias</c> at 0.</remarks>
public sealed class LayerNorm : Module<Tensor, Tensor>
{
    private readonly Parameter _weight, _bias;
    private readonly float _epsilon;
    private readonly int _size;

    /// <summary>A layer that at first only normalises.</summary>
    /// <param name="size">The number of features of a row.</param>
    /// <param name="epsilon">Added to the variance, so that constant rows do not divide by zero.</param>
    public LayerNorm(int size, float epsilon = 1e-5f)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        (_size, _epsilon) = (size, epsilon);
        _weight = Own("weight", Tensor.Ones([size]));
        _bias = Own("bias", Tensor.Zeros([size]));
    }

    internal Parameter Weight => _weight;

    internal Parameter Bias => _bias;

    internal float Epsilon => _epsilon;

    /// <inheritdoc/>
    public override string Name => $"LayerNorm({_size})";

    /// <inheritdoc/>
    public override int? InputSize => _size;

    internal override bool KeepsFeaturesInPlace => true;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _size;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(_size, Apply);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return Ops.LayerNorm(input, pass.Read(_weight), pass.Read(_bias), _epsilon);
    }

    private void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        Normalization.Apply(x, y, _epsilon);
        VectorArithmetic.MultiplyAdd(y, ForwardContext.Inference.Read(_weight).Data, ForwardContext.Inference.Read(_bias).Data, y);
    }
}
