using System.Buffers;
using System.Numerics.Tensors;

namespace RnnLib.Training;

/// <summary>Norms of gradients, which stay finite as long as the gradients do.</summary>
internal static class GradientNorm
{
    private const int BlockSize = 4096;

    public static float RequireP(float p) => p > 0
        ? p
        : throw new ArgumentOutOfRangeException(nameof(p), p, "p: expected a number above 0, or infinity.");

    /// <summary>(Σ |gᵢ|^p)^(1/p) over all elements of all parameters.</summary>
    public static double Of(Gradients gradients, float p)
    {
        double sum = 0, largest = 0;
        if (p != 1 && p != 2)
        {
            foreach (Parameter parameter in gradients.Parameters)
                largest = Larger(largest, gradients.Of(parameter).Data);
            if (float.IsInfinity(p) || !(largest > 0) || !double.IsFinite(largest))
                return largest;
        }

        foreach (Parameter parameter in gradients.Parameters)
            sum += PowerSum(gradients.Of(parameter).Data, p, largest);
        return Root(sum, p, largest);
    }

    /// <summary>The norm of one gradient.</summary>
    public static double Of(ReadOnlySpan<float> gradient, float p)
    {
        double largest = p is 1 or 2 ? 0 : Larger(0, gradient);
        return p is not 1 and not 2 && (float.IsInfinity(p) || !(largest > 0) || !double.IsFinite(largest))
            ? largest
            : Root(PowerSum(gradient, p, largest), p, largest);
    }

    /// <summary>As a float, which is infinite only if the norm is.</summary>
    public static float Rounded(double norm) => double.IsFinite(norm) ? (float)Math.Min(norm, float.MaxValue) : (float)norm;

    private static double Root(double sum, float p, double largest) => p switch
    {
        1 => sum,
        2 => Math.Sqrt(sum),
        _ => largest * Math.Pow(sum, 1.0 / p),
    };

    /// <summary>Σ |gᵢ|^p; for p other than 1 and 2 of gᵢ / largest, since powers leave the range of numbers early.</summary>
    private static double PowerSum(ReadOnlySpan<float> values, float p, double largest)
    {
        if (p == 2)
            return SumOfSquares(values);
        double sum = 0;
        foreach (float value in values)
            sum += p == 1 ? Math.Abs((double)value) : Math.Pow(Math.Abs(value) / largest, p);
        return sum;
    }

    /// <summary>The larger of a number and the largest magnitude; NaN if there is one.</summary>
    private static double Larger(double than, ReadOnlySpan<float> values) =>
        values.IsEmpty ? than : Math.Max(than, Math.Abs(TensorPrimitives.MaxMagnitude(values)));

    /// <summary>In blocks, each summed in single precision and all of them in double: the norm of a large model keeps its digits.</summary>
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        if (Workers.SharesNumbers(values.Length))
            return SumOfSquaresTogether(values);
        double sum = 0;
        for (int start = 0; start < values.Length; start += BlockSize)
            sum += SumOfBlock(values.Slice(start, Math.Min(BlockSize, values.Length - start)));
        return sum;
    }

    /// <summary>The same blocks, added up in the same order: the norm does not depend on the number of threads.</summary>
    private static unsafe double SumOfSquaresTogether(ReadOnlySpan<float> values)
    {
        int count = values.Length, blocks = (count + BlockSize - 1) / BlockSize;
        double[] sums = ArrayPool<double>.Shared.Rent(blocks);
        fixed (float* first = values)
        {
            nint start = (nint)first;   // spans cannot travel to other threads
            Workers.RunRanges(blocks, BlockSize, (from, many) =>
            {
                for (int block = from; block < from + many; block++)
                    sums[block] = SumOfBlock(new((float*)start + (nint)block * BlockSize, Math.Min(BlockSize, count - block * BlockSize)));
            });
        }

        double sum = 0;
        foreach (double ofBlock in sums.AsSpan(0, blocks))
            sum += ofBlock;
        ArrayPool<double>.Shared.Return(sums);
        return sum;
    }

    private static double SumOfBlock(ReadOnlySpan<float> block)
    {
        float square = VectorSums.SumOfSquares(block);
        return float.IsFinite(square) ? square : InDouble(block);
    }

    /// <summary>Exploding gradients are finite long after their squares are not, and that is when clipping matters.</summary>
    private static double InDouble(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return sum;
    }
}
