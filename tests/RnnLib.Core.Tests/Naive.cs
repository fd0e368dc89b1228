namespace RnnLib.Core.Tests;

/// <summary>Inputs, and the index arithmetic from which tests build their plain references.</summary>
internal static class Naive
{
    /// <summary>Numbers between -2 and 2, the same at every call.</summary>
    public static Tensor Sample(Shape shape, ulong seed = 7) => Tensor.Uniform(shape, -2, 2, new Rng(seed));

    /// <summary>Numbers from 0.5 to 2: away from the poles of divisions and logarithms.</summary>
    public static Tensor Positive(Shape shape, ulong seed = 7) => Tensor.Uniform(shape, 0.5f, 2, new Rng(seed));

    /// <summary>Numbers at least 0.2 apart and none nearer to 0 than 0.1, in random order: away from the kinks of abs, relu and max.</summary>
    public static Tensor Distinct(Shape shape, ulong seed = 7)
    {
        float[] values = [.. Enumerable.Range(0, shape.Count).Select(i => 0.2f * (i - shape.Count / 2) + 0.1f)];
        new Rng(seed).Shuffle(values.AsSpan());
        return Tensor.From(shape, values);
    }

    /// <summary>All indices of a shape in storage order.</summary>
    public static IEnumerable<int[]> Indices(Shape shape)
    {
        for (int flat = 0; flat < shape.Count; flat++)
        {
            int[] index = new int[shape.Rank];
            for (int axis = shape.Rank - 1, rest = flat; axis >= 0; rest /= shape[axis], axis--)
                index[axis] = rest % shape[axis];
            yield return index;
        }
    }

    /// <summary>Which element of an operand of <paramref name="shape"/> stands at an index of the broadcast result.</summary>
    public static int[] Repeat(int[] index, Shape shape) =>
        [.. index[^shape.Rank..].Select((i, axis) => shape[axis] == 1 ? 0 : i)];

    /// <summary>An index with one axis replaced.</summary>
    public static int[] With(int[] index, int axis, int value) => [.. index[..axis], value, .. index[(axis + 1)..]];

    /// <summary>C[rows, columns] = A B in double precision.</summary>
    public static double[] Product(int rows, int depth, int columns, Func<int, int, double> a, Func<int, int, double> b)
    {
        double[] c = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int k = 0; k < depth; k++)
            {
                double left = a(i, k);
                for (int j = 0; j < columns; j++)
                    c[i * columns + j] += left * b(k, j);
            }
        }

        return c;
    }
}
