namespace RnnLib;

/// <summary>What one training step sees: inputs and what the model should say to them.</summary>
/// <typeparam name="TInput">What the model takes: <see cref="Sequence"/>, <see cref="TokenBatch"/>, <see cref="Tensor"/>, or a type of the user's.</typeparam>
/// <param name="Input">The inputs, batch first.</param>
/// <param name="Target">The targets, batch first.</param>
/// <param name="Size">The number of sequences.</param>
public sealed record Batch<TInput>(TInput Input, Target Target, int Size)
{
    /// <summary>A batch whose size is that of its target's first axis.</summary>
    /// <exception cref="ArgumentException">The target has no axes.</exception>
    public Batch(TInput input, Target target)
        : this(input, target, SizeOf(target))
    {
    }

    private static int SizeOf(Target target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.Shape.Rank > 0
            ? target.Shape[0]
            : throw new ArgumentException("Batch: target: expected [batch, ...], got a scalar.", nameof(target));
    }
}
