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
    /// <returns>Their global norm before clipping, at most the largest float if all are finite. Where one is not finite, <see cref="ByNorm"/>
    /// leaves them alone, so that the fault can be found.</returns>
    public float Apply(Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        double norm = NormOf(gradients);
        Clip(gradients, norm);
        return Rounded(norm);
    }

    /// <summary>The global norm: the root of the sum of the squares of all gradients.</summary>
    internal static float Norm(Gradients gradients) => Rounded(NormOf(gradients));

    private protected abstract void Clip(Gradients gradients, double norm);

    private static double NormOf(Gradients gradients)
    {
        double sum = 0;
        foreach (Parameter parameter in gradients.Parameters)
            sum += SumOfSquares(gradients.Of(parameter).Data);
        return Math.Sqrt(sum);
    }

    private static float Rounded(double norm) => double.IsFinite(norm) ? (float)Math.Min(norm, float.MaxValue) : (float)norm;

    /// <summary>In blocks, each summed in single precision and all of them in double: the norm of a large model keeps its digits.</summary>
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        const int blockSize = 4096;
        double sum = 0;
        for (int start = 0; start < values.Length; start += blockSize)
        {
            ReadOnlySpan<float> block = values.Slice(start, Math.Min(blockSize, values.Length - start));
            float square = VectorSums.SumOfSquares(block);
            sum += float.IsFinite(square) ? square : InDouble(block);
        }

        return sum;
    }

    /// <summary>Exploding gradients are finite long after their squares are not, and that is when clipping matters.</summary>
    private static double InDouble(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return sum;
    }

    private sealed class NormClip(float maximum) : GradientClip
    {
        private protected override void Clip(Gradients gradients, double norm)
        {
            double factor = maximum / (norm + 1e-6);
            if (factor < 1 && double.IsFinite(norm))
                gradients.Scale((float)factor);
        }
    }

    private sealed class ValueClip(float limit) : GradientClip
    {
        private protected override void Clip(Gradients gradients, double norm)
        {
            foreach (Parameter parameter in gradients.Parameters)
            {
                Span<float> gradient = gradients.WritableOf(parameter);
                TensorPrimitives.Clamp(gradient, -limit, limit, gradient);
            }
        }
    }
}
