namespace RnnLib.Training;

/// <summary>Keeps gradients from exploding, and counts how often it had to.</summary>
/// <remarks>
/// <example><code>
/// var clip = GradientClip.ByNorm(1);
/// clip.Apply(gradients);                                        // in the loop; TrainerOptions.Clip does it in a trainer
/// Console.WriteLine(clip.Statistics);                           // 1200 steps, 3.1 % clipped, norm 0.42 on average, 17.8 at most
/// </code></example>
/// </remarks>
public abstract class GradientClip
{
    private protected GradientClip()
    {
    }

    /// <summary>What this object has seen so far.</summary>
    public ClipStatistics Statistics { get; } = new();

    /// <summary>Scales all gradients together down to a global norm, where it is larger: their direction stays.</summary>
    /// <remarks>‖g‖ = (Σ |gᵢ|^p)^(1/p) over all elements of all parameters; the factor is maximum / (‖g‖ + epsilon), at most 1. Pascanu,
    /// Mikolov and Bengio (2013); PyTorch's <c>clip_grad_norm_</c>; with an epsilon of 0, Keras's <c>global_clipnorm</c>.</remarks>
    /// <param name="maximum">The largest norm to leave alone.</param>
    /// <param name="p">Which norm: 1, 2 (the default), any other number above 0, or infinity for the largest magnitude.</param>
    /// <param name="epsilon">Added to the norm in the divisor. Default 1e-6, as in PyTorch.</param>
    public static GradientClip ByNorm(float maximum, float p = 2, float epsilon = 1e-6f) =>
        new NormClip(Require.Positive(maximum, nameof(maximum)), GradientNorm.RequireP(p), Require.NotNegative(epsilon, nameof(epsilon)));

    /// <summary>Scales the gradient of each parameter down to a norm of its own, where it is larger.</summary>
    /// <remarks>Keras's <c>clipnorm</c>: the factor of a parameter is maximum / (‖g‖ + epsilon), at most 1.</remarks>
    /// <param name="maximum">The largest norm to leave alone.</param>
    /// <param name="p">Which norm; see <see cref="ByNorm"/>. Default 2.</param>
    /// <param name="epsilon">Added to the norm in the divisor. Default 0, as in Keras.</param>
    public static GradientClip ByParameterNorm(float maximum, float p = 2, float epsilon = 0) =>
        new ParameterNormClip(Require.Positive(maximum, nameof(maximum)), GradientNorm.RequireP(p), Require.NotNegative(epsilon, nameof(epsilon)));

    /// <summary>Cuts every element off at a limit.</summary>
    /// <remarks>As PyTorch's <c>clip_grad_value_</c> and Keras's <c>clipvalue</c>.</remarks>
    /// <param name="limit">The largest magnitude to leave alone.</param>
    public static GradientClip ByValue(float limit) => new ValueClip(Require.Positive(limit, nameof(limit)));

    /// <summary>Clips gradients in place.</summary>
    /// <returns>Their global norm before clipping (the p-norm of <see cref="ByNorm"/>, else the 2-norm), at most the largest float if all are
    /// finite. Gradients whose norm is not finite are left alone, except by <see cref="ByValue"/>, so that the fault can be found.</returns>
    public float Apply(Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        double norm = NormOf(gradients);
        Statistics.Count(norm, Clip(gradients, norm));
        return GradientNorm.Rounded(norm);
    }

    /// <summary>The global norm: the root of the sum of the squares of all gradients.</summary>
    internal static float Norm(Gradients gradients) => GradientNorm.Rounded(GradientNorm.Of(gradients, 2));

    private protected virtual double NormOf(Gradients gradients) => GradientNorm.Of(gradients, 2);

    /// <summary>Clips.</summary>
    /// <returns>The smallest factor with which an element was multiplied; 1 if all stayed.</returns>
    private protected abstract double Clip(Gradients gradients, double norm);

    private static double Factor(double norm, float maximum, float epsilon) =>
        double.IsFinite(norm) && norm + epsilon > maximum ? maximum / (norm + epsilon) : 1;

    private sealed class NormClip(float maximum, float p, float epsilon) : GradientClip
    {
        private protected override double NormOf(Gradients gradients) => GradientNorm.Of(gradients, p);

        private protected override double Clip(Gradients gradients, double norm)
        {
            double factor = Factor(norm, maximum, epsilon);
            if (factor < 1)
                gradients.Scale((float)factor);
            return factor;
        }
    }

    private sealed class ParameterNormClip(float maximum, float p, float epsilon) : GradientClip
    {
        private protected override double Clip(Gradients gradients, double norm)
        {
            double smallest = 1;
            foreach (Parameter parameter in gradients.Parameters)
            {
                Span<float> gradient = gradients.WritableOf(parameter);
                double factor = Factor(GradientNorm.Of(gradient, p), maximum, epsilon);
                if (factor < 1)
                    System.Numerics.Tensors.TensorPrimitives.Multiply(gradient, (float)factor, gradient);
                smallest = Math.Min(smallest, factor);
            }

            return smallest;
        }
    }

    private sealed class ValueClip(float limit) : GradientClip
    {
        private protected override double Clip(Gradients gradients, double norm)
        {
            double largest = GradientNorm.Of(gradients, float.PositiveInfinity);
            foreach (Parameter parameter in gradients.Parameters)
            {
                Span<float> gradient = gradients.WritableOf(parameter);
                System.Numerics.Tensors.TensorPrimitives.Clamp(gradient, -limit, limit, gradient);
            }

            return largest > limit ? limit / largest : 1;
        }
    }
}
