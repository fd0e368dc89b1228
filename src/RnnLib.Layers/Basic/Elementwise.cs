using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>A module without parameters that leaves every feature in its place.</summary>
public abstract class Elementwise : Module<Tensor, Tensor>
{
    internal override bool KeepsFeaturesInPlace => true;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;
}

/// <summary>The hyperbolic tangent of every element.</summary>
public sealed class Tanh : Elementwise
{
    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(inputSize, VectorFunctions.Tanh);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.Tanh(input);
}

/// <summary>The logistic function of every element.</summary>
public sealed class Sigmoid : Elementwise
{
    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(inputSize, VectorFunctions.Sigmoid);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.Sigmoid(input);
}

/// <summary>max(x, 0) of every element.</summary>
public sealed class Relu : Elementwise
{
    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new RowStream(inputSize, (x, y) => TensorPrimitives.Max(x, 0, y));

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.Relu(input);
}

/// <summary>Sets a random share of the elements to zero in training; does nothing at inference.</summary>
/// <remarks>Srivastava et al. (2014), inverted: what stays is scaled up by 1 / (1 - rate), as in PyTorch. Behind a layer that gives sequences it is
/// <c>new PerStep(new Dropout(0.3f))</c>, or <see cref="LockedDropout"/>, which drops the same features at all steps; between the layers of one stack an option of theirs.</remarks>
public sealed class Dropout : Elementwise
{
    private readonly float _rate;

    /// <summary>A layer that drops a share of the elements.</summary>
    /// <param name="rate">The share, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not within 0 to 1.</exception>
    public Dropout(float rate) => _rate = StackOptions.Share(rate, nameof(rate));

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"Dropout({_rate})");

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => new IdentityStream();

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass) => Ops.Dropout(input, _rate, pass);
}
