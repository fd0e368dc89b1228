using System.Numerics.Tensors;

namespace RnnLib.Training;

/// <summary>Keeps gradients from exploding.</summary>
public abstract class GradientClip
{
    private protected GradientClip()
    {
    }

    /// <summary>Scales all gradients together down to a global norm, where it is larger: their direction stays.</summary>
    /// <remarks>Pascanu, Mikolov and Bengio (2013); as PyTorch's <c>clip_grad_norm_</c>: the factor is maximum / (norm + 1e-6), at most 1.</remarks>
    /// <param name="maximum">The largest norm to leave alone.</param>
    public static GradientClip ByNorm(float maximum) => new NormClip(Require.Positive(maximum, nameof(maximum)));

    /// <summary>Cuts every element off at a limit.</summary>
    /// <remarks>As PyTorch's <c>clip_grad_value_</c>.</remarks>
    /// <param name="limit">The largest magnitude to leave alone.</param>
    public static GradientClip ByValue(float limit) => new ValueClip(Require.Positive(limit, nameof(limit)));

    /// <summary>Clips gradients in place.</summary>
    /// <returns>Their global norm before clipping. If it is not finite they are left alone, so that the fault can be found.</returns>
    public float Apply(Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        float norm = Norm(gradients);
        if (float.IsFinite(norm))
            Clip(gradients, norm);
        return norm;
    }

    /// <summary>The global norm: the root of the sum of the squares of all gradients.</summary>
    internal static float Norm(Gradients gradients)
    {
        double sum = 0;
        foreach (Parameter parameter in gradients.Parameters)
            sum += SumOfSquares(gradients.Of(parameter).Data);
        return (float)Math.Sqrt(sum);
    }

    private protected abstract void Clip(Gradients gradients, float norm);

    /// <summary>In blocks, each summed in single precision and all of them in double: the norm of a large model keeps its digits.</summary>
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        const int block = 4096;
        double sum = 0;
        for (int start = 0; start < values.Length; start += block)
            sum += TensorPrimitives.SumOfSquares(values.Slice(start, Math.Min(block, values.Length - start)));
        return sum;
    }

    private sealed class NormClip(float maximum) : GradientClip
    {
        private protected override void Clip(Gradients gradients, float norm)
        {
            float factor = maximum / (norm + 1e-6f);
            if (factor < 1)
                gradients.Scale(factor);
        }
    }

    private sealed class ValueClip(float limit) : GradientClip
    {
        private protected override void Clip(Gradients gradients, float norm)
        {
            foreach (Parameter parameter in gradients.Parameters)
            {
                Span<float> gradient = gradients.WritableOf(parameter);
                TensorPrimitives.Clamp(gradient, -limit, limit, gradient);
            }
        }
    }
}
