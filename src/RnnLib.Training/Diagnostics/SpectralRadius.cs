using System.Numerics.Tensors;

namespace RnnLib.Training;

/// <summary>The largest magnitude among a matrix's eigenvalues, and its largest singular value.</summary>
/// <remarks>ρ(A) = lim ‖Aᵏ‖^(1/k) (Gelfand, 1941), with k a power of two reached by repeated squaring in double precision: unlike power iteration
/// it needs no gap between eigenvalues, so the complex pairs that recurrent matrices have do no harm.</remarks>
internal static class SpectralRadius
{
    private const int Squarings = 26;   // the norm's constant c enters as c^(2^-26)

    public static double Of(double[] matrix, int size)
    {
        double[] power = [.. matrix], square = new double[matrix.Length];
        double logarithm = 0;   // ln of what A^k was divided by so far
        for (int i = 0; i <= Squarings; i++)
        {
            double norm = TensorPrimitives.Norm<double>(power);
            if (norm == 0)
                return 0;
            if (!double.IsFinite(norm))
                return double.NaN;
            logarithm += Math.Log(norm) / Math.Pow(2, i);
            if (i == Squarings)
                break;
            TensorPrimitives.Divide<double>(power, norm, power);
            Multiply(power, power, square, size, size, size);
            (power, square) = (square, power);
        }

        return Math.Exp(logarithm);
    }

    /// <summary>‖A‖₂: by how much A lengthens a vector at most, the root of ρ(A Aᵀ).</summary>
    public static double NormOf(double[] matrix, int rows, int columns)
    {
        double[] gram = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j <= i; j++)
                gram[i * rows + j] = gram[j * rows + i] = TensorPrimitives.Dot<double>(matrix.AsSpan(i * columns, columns), matrix.AsSpan(j * columns, columns));
        }

        return Math.Sqrt(Of(gram, rows));
    }

    private static void Multiply(double[] a, double[] b, double[] y, int rows, int depth, int columns)
    {
        y.AsSpan().Clear();
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = y.AsSpan(i * columns, columns);
            for (int k = 0; k < depth; k++)
                TensorPrimitives.MultiplyAdd<double>(b.AsSpan(k * columns, columns), a[i * depth + k], row, row);
        }
    }
}
