namespace RnnLib;

/// <content>The operators are <see cref="Ops"/> by another name, so that equations read as equations.</content>
public sealed partial class Tensor
{
    /// <inheritdoc cref="Ops.Add(Tensor, Tensor)"/>
    public static Tensor operator +(Tensor a, Tensor b) => Ops.Add(a, b);

    /// <inheritdoc cref="Ops.Subtract(Tensor, Tensor)"/>
    public static Tensor operator -(Tensor a, Tensor b) => Ops.Subtract(a, b);

    /// <inheritdoc cref="Ops.Multiply(Tensor, Tensor)"/>
    public static Tensor operator *(Tensor a, Tensor b) => Ops.Multiply(a, b);

    /// <inheritdoc cref="Ops.Divide(Tensor, Tensor)"/>
    public static Tensor operator /(Tensor a, Tensor b) => Ops.Divide(a, b);

    /// <inheritdoc cref="Ops.Negate"/>
    public static Tensor operator -(Tensor x) => Ops.Negate(x);

    /// <summary>A number stands for a scalar tensor: <c>1 - x * 0.5f</c>.</summary>
    public static implicit operator Tensor(float value) => Scalar(value);
}
