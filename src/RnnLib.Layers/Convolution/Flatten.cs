namespace RnnLib.Layers;

/// <summary>All features of a row side by side: [batch, ...] in, [batch, features] out. PyTorch's <c>nn.Flatten</c>.</summary>
public sealed class Flatten : Module<Tensor, Tensor>
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < 2)
            throw new ArgumentException($"Flatten: input: expected [batch, ...], got {input.Shape}.", nameof(input));
        return Ops.Reshape(input, [input.Shape[0], input.Shape.Product(1, input.Rank)]);
    }
}
