namespace RnnLib.Layers;

/// <summary>Random weights to start from: <c>parameter.Assign(Initializers.Orthogonal(64, 64, rng).Data)</c>.</summary>
public static class Initializers
{
    /// <summary>U(-k, k) with k = sqrt(6 / (inputs + outputs)): keeps the variance of signals and gradients (Glorot and Bengio, 2010; Keras's default).</summary>
    /// <param name="outputs">The number of rows.</param>
    /// <param name="inputs">The number of columns.</param>
    /// <param name="rng">Draws the weights.</param>
    /// <returns>[outputs, inputs]</returns>
    public static Tensor GlorotUniform(int outputs, int inputs, Rng rng)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        float bound = MathF.Sqrt(6f / (inputs + outputs));
        return Tensor.Uniform([outputs, inputs], -bound, bound, rng);
    }

    /// <summary>A random matrix whose rows (or columns, if there are more rows) have length <paramref name="gain"/> and are orthogonal to each other.</summary>
    /// <remarks>Saxe, McClelland and Ganguli (2014): repeated multiplication neither blows up nor fades. Normal draws, orthogonalised in
    /// double precision (Gram and Schmidt, twice over, which is enough: Giraud et al., 2005).</remarks>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rng">Draws the matrix.</param>
    /// <param name="gain">The length of the vectors.</param>
    /// <returns>[rows, columns]</returns>
    public static Tensor Orthogonal(int rows, int columns, Rng rng, float gain = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentNullException.ThrowIfNull(rng);
        bool tall = rows > columns;
        (int count, int size) = tall ? (columns, rows) : (rows, columns);
        double[][] vectors = [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, size).Select(_ => (double)rng.NextNormal()).ToArray())];
        for (int i = 0; i < count; i++)
        {
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                    SubtractProjection(vectors[i], vectors[j]);
            }

            double length = Math.Sqrt(Dot(vectors[i], vectors[i]));
            for (int k = 0; k < size; k++)
                vectors[i][k] /= length;
        }

        Tensor matrix = Tensor.Zeros([rows, columns]);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                matrix.Writable[row * columns + column] = gain * (float)(tall ? vectors[column][row] : vectors[row][column]);
        }

        return matrix;
    }

    private static void SubtractProjection(double[] vector, double[] unit)
    {
        double share = Dot(vector, unit);
        for (int k = 0; k < vector.Length; k++)
            vector[k] -= share * unit[k];
    }

    private static double Dot(double[] a, double[] b) => System.Numerics.Tensors.TensorPrimitives.Dot<double>(a, b);
}
