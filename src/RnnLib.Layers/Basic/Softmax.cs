namespace RnnLib.Layers;

/// <summary>Probabilities over the innermost axis. Not needed before <c>Losses.CrossEntropy</c>, which takes the logits.</summary>
public sealed class Softmax : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(inputSize, Ops.SoftmaxRow);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.Softmax(input);
}

/// <summary>Log-probabilities over the innermost axis.</summary>
public sealed class LogSoftmax : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(inputSize, Ops.LogSoftmaxRow);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.LogSoftmax(input);
}
