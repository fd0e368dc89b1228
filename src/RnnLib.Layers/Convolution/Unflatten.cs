namespace RnnLib.Layers;

/// <summary>Rows as images: [batch, channels * height * width] in, [batch, channels, height, width] out. PyTorch's <c>nn.Unflatten</c>.</summary>
/// <remarks>In a <see cref="PerStep"/> it makes the frames of a video images:
/// <example><code>
/// var frames = new PerStep(new Unflatten(1, 16, 16).Then(new Conv2d(1, 8, 3, rng)).Then(new Relu()).Then(new MaxPool2d(2)).Then(new Flatten()).Then(new Linear(392, 32, rng)));
/// </code></example></remarks>
public sealed class Unflatten : Module<Tensor, Tensor>
{
    private readonly int _channels, _height, _width;

    /// <summary>A layer.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="height">The height of an image.</param>
    /// <param name="width">The width of an image.</param>
    public Unflatten(int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        (_channels, _height, _width) = (channels, height, width);
    }

    /// <summary>Channels, height and width.</summary>
    internal (int Channels, int Height, int Width) Image => (_channels, _height, _width);

    /// <inheritdoc/>
    public override string Name => $"Unflatten({_channels}, {_height}, {_width})";

    /// <inheritdoc/>
    public override int? InputSize => _channels * _height * _width;

    /// <summary>The number of channels.</summary>
    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _channels;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 2 || input.Shape[1] != InputSize)
            throw new ArgumentException($"{Name}: input: expected [batch, {InputSize}], got {input.Shape}.", nameof(input));
        return Ops.Reshape(input, [input.Shape[0], _channels, _height, _width]);
    }
}
