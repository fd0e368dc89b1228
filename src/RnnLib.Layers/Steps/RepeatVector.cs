namespace RnnLib.Layers;

/// <summary>Gives each step the same vector: [batch, features] in, [batch, steps, features] out, every step real.</summary>
/// <remarks>Keras's <c>RepeatVector</c>: between an encoder's last state and a decoder of as many steps as are wanted, such as a forecast's horizon.
/// <example><code>
/// var model = new Lstm(1, 32, rng).Then(new LastStep()).Then(new RepeatVector(12)).Then(new Lstm(32, 32, rng)).Then(new PerStep(new Linear(32, 1, rng)));
/// </code></example></remarks>
public sealed class RepeatVector : Module<Tensor, Sequence>
{
    private readonly int _steps;

    /// <summary>A layer.</summary>
    /// <param name="steps">How many steps to give.</param>
    public RepeatVector(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        _steps = steps;
    }

    internal int Steps => _steps;

    /// <inheritdoc/>
    public override string Name => $"RepeatVector({_steps})";

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => inputSize;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input is not [batch, features].</exception>
    public override Sequence Forward(Tensor input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank != 2)
            throw new ArgumentException($"{Name}: input: expected [batch, features], got {input.Shape}.", nameof(input));
        var (batch, features) = input.Shape;
        return Ops.Add(Ops.Reshape(input, [batch, 1, features]), Tensor.Zeros([1, _steps, 1]));
    }
}
