using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RnnLib.Training;

/// <summary>A vector with an element for every weight of some parameters, in one part for each; its products are summed in double precision.</summary>
internal sealed class ParameterVector(float[][] parts)
{
    public float[][] Parts => parts;

    public static ParameterVector Like(Parameter[] parameters) => new([.. parameters.Select(parameter => new float[parameter.Shape.Count])]);

    public double Dot(ParameterVector other)
    {
        double sum = 0;
        for (int i = 0; i < parts.Length; i++)
            sum += Dot(parts[i], other.Parts[i]);
        return sum;
    }

    public double SumOfMagnitudes()
    {
        double sum = 0;
        foreach (float[] part in parts)
            sum += TensorPrimitives.SumOfMagnitudes<float>(part);
        return sum;
    }

    /// <summary>NaN if there is one.</summary>
    public double LargestMagnitude()
    {
        double largest = 0;
        foreach (float[] part in parts.Where(part => part.Length > 0))
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude<float>(part)));
        return largest;
    }

    public void CopyFrom(ParameterVector other)
    {
        for (int i = 0; i < parts.Length; i++)
            other.Parts[i].CopyTo(parts[i], 0);
    }

    /// <summary>factor * other; tiny values become zero.</summary>
    public void SetScaled(double factor, ParameterVector other)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            TensorPrimitives.Multiply(other.Parts[i], (float)factor, parts[i]);
            Denormals.Flush(parts[i]);
        }
    }

    public void AddScaled(double factor, ParameterVector other)
    {
        for (int i = 0; i < parts.Length; i++)
            TensorPrimitives.MultiplyAdd(other.Parts[i], (float)factor, parts[i], parts[i]);
    }

    private static double Dot(float[] x, float[] y)
    {
        ref float xStart = ref MemoryMarshal.GetArrayDataReference(x), yStart = ref MemoryMarshal.GetArrayDataReference(y);
        Vector<double> sum = default;
        int vectorEnd = x.Length - x.Length % Vector<float>.Count;
        for (int i = 0; i < vectorEnd; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref xStart, (nuint)i), out Vector<double> xLow, out Vector<double> xHigh);
            Vector.Widen(Vector.LoadUnsafe(ref yStart, (nuint)i), out Vector<double> yLow, out Vector<double> yHigh);
            sum += xLow * yLow + xHigh * yHigh;
        }

        double total = Vector.Sum(sum);
        for (int i = vectorEnd; i < x.Length; i++)
            total += (double)x[i] * y[i];
        return total;
    }
}
