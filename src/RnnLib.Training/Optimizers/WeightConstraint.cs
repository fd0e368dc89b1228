namespace RnnLib.Training;

/// <summary>What weights must be like: applied to them after each step. Override <see cref="Apply"/> for one of your own.</summary>
/// <remarks>
/// The norm of which weights together is a matter of the axis that is summed over. Keras's default of 0 takes, in its [inputs, outputs]
/// matrices, the weights that lead to one unit; here matrices are [outputs, inputs], so that the last axis takes the same weights, and is
/// the default. Of a vector all weights are taken. 0 takes the weights that leave one input, as for an embedding's columns.
/// </remarks>
public abstract class WeightConstraint
{
    /// <summary>No weight below zero: w = max(w, 0).</summary>
    public static WeightConstraint NonNegative { get; } = new NonNegativeConstraint();

    /// <summary>No norm above a limit: w *= clip(norm, 0, maximum) / (norm + 1e-7). Srebro and Shraibman (2005); as Keras's <c>MaxNorm</c>.</summary>
    /// <param name="maximum">The largest norm.</param>
    /// <param name="axis">The axis that the norm is taken over; negative ones count from the end.</param>
    public static WeightConstraint MaxNorm(float maximum, int axis = -1) => new NormConstraint(0, Require.Positive(maximum, nameof(maximum)), 1, axis);

    /// <summary>Norms of one: w /= norm + 1e-7. As Keras's <c>UnitNorm</c>.</summary>
    /// <param name="axis">The axis that the norm is taken over; negative ones count from the end.</param>
    public static WeightConstraint UnitNorm(int axis = -1) => new NormConstraint(1, 1, 1, axis);

    /// <summary>Norms between two limits: w *= (rate * clip(norm, minimum, maximum) + (1 - rate) * norm) / (norm + 1e-7). As Keras's <c>MinMaxNorm</c>.</summary>
    /// <param name="minimum">The smallest norm.</param>
    /// <param name="maximum">The largest norm.</param>
    /// <param name="rate">How much of the way is gone in one step, 0 to 1.</param>
    /// <param name="axis">The axis that the norm is taken over; negative ones count from the end.</param>
    public static WeightConstraint MinMaxNorm(float minimum, float maximum, float rate = 1, int axis = -1) =>
        minimum <= maximum
            ? new NormConstraint(Require.NotNegative(minimum, nameof(minimum)), Require.Positive(maximum, nameof(maximum)), Require.Fraction(rate, nameof(rate)), axis)
            : throw new ArgumentException($"MinMaxNorm: expected a minimum of at most the maximum {maximum}, got {minimum}.", nameof(minimum));

    /// <summary>Changes weights into what they must be.</summary>
    /// <param name="weights">The weights, row-major.</param>
    /// <param name="shape">Their shape.</param>
    public abstract void Apply(Span<float> weights, Shape shape);

    /// <exception cref="ArgumentException">The parameter is of a shape that the constraint is not for.</exception>
    internal virtual void Check(Parameter parameter)
    {
    }

    private sealed class NonNegativeConstraint : WeightConstraint
    {
        public override void Apply(Span<float> weights, Shape shape) => System.Numerics.Tensors.TensorPrimitives.Max(weights, 0, weights);
    }
}
