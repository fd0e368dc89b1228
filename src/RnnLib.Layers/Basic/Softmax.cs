using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>Probabilities over the innermost axis. Not needed before <c>Losses.CrossEntropy</c>, which takes the logits.</summary>
public sealed class Softmax : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(inputSize, (x, y) => TensorPrimitives.SoftMax(x, y));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.Softmax(input);
}

/// <summary>Log-probabilities over the innermost axis.</summary>
public sealed class LogSoftmax : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(inputSize, Apply);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.LogSoftmax(input);

    /// <summary>y = x - log(sum(exp(x)))</summary>
    private static void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        float max = TensorPrimitives.Max(x);
        TensorPrimitives.Subtract(x, max, y);
        float sum = 0;
        foreach (float shifted in y)
            sum += MathF.Exp(shifted);
        TensorPrimitives.Subtract(y, MathF.Log(sum), y);
    }
}
