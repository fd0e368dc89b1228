using System.Numerics.Tensors;

namespace RnnLib;

public static partial class Ops
{
    /// <summary>Weight normalisation: each row, that is each slice of the first axis, as a length times a direction, w = g v / ‖v‖.</summary>
    /// <remarks>Salimans and Kingma (2016); as PyTorch's <c>weight_norm</c> with <c>dim=0</c>. A row of zeros has no direction: it gives
    /// zeros and gets no gradient, where PyTorch divides by zero.</remarks>
    /// <param name="direction">v: [rows, ...]; only its direction counts.</param>
    /// <param name="length">g: [rows, 1, ...], the lengths of the result's rows.</param>
    /// <returns>The shape of <paramref name="direction"/>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor WeightNorm(Tensor direction, Tensor length)
    {
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentNullException.ThrowIfNull(length);
        float[] norms = NormsOfRows(direction, out Shape lengthShape);
        if (length.Shape != lengthShape)
            throw new ArgumentException($"WeightNorm: length: expected {lengthShape} for the direction {direction.Shape}, got {length.Shape}.", nameof(length));

        int rows = norms.Length, size = rows == 0 ? 0 : direction.Count / rows;
        Tensor y = Operation.Result(direction.Shape, direction, length);
        for (int row = 0; row < rows; row++)
            VectorArithmetic.Multiply(direction.Data.Slice(row * size, size), Ratio(length.Data[row], norms[row]), y.Writable.Slice(row * size, size));

        y.Tape?.Record("WeightNorm", flow =>
        {
            for (int row = 0; row < rows; row++)
            {
                ReadOnlySpan<float> dy = flow.Of(y).Slice(row * size, size), v = direction.Data.Slice(row * size, size);
                float dg = Ratio(VectorSums.Dot(dy, v), norms[row]), scale = Ratio(length.Data[row], norms[row]);
                if (flow.Wants(length))
                    flow.Into(length)[row] += dg;                                                      // dg += dy . v / ‖v‖
                if (!flow.Wants(direction))
                    continue;
                Span<float> dv = flow.Into(direction).Slice(row * size, size);
                VectorArithmetic.MultiplyAdd(dy, scale, dv, dv);                                       // dv += g / ‖v‖ (dy - dg v / ‖v‖)
                VectorArithmetic.MultiplyAdd(v, -scale * Ratio(dg, norms[row]), dv, dv);
            }
        }, y);
        return y;
    }

    /// <summary>The lengths of the rows of a matrix, [rows, 1, ...]: with them, <see cref="WeightNorm"/> gives the matrix to the bit.</summary>
    internal static Tensor RowNorms(Tensor x) => Tensor.From(RowShape(x), NormsOfRows(x, out _));

    private static float[] NormsOfRows(Tensor x, out Shape shape)
    {
        shape = RowShape(x);
        float[] norms = new float[shape.Count];
        int size = norms.Length == 0 ? 0 : x.Count / norms.Length;
        for (int row = 0; row < norms.Length; row++)
            norms[row] = size == 0 ? 0 : TensorPrimitives.Norm(x.Data.Slice(row * size, size));
        return norms;
    }

    private static Shape RowShape(Tensor x)
    {
        if (x.Rank < 2)
            throw new ArgumentException($"WeightNorm: direction: expected [rows, ...] of two axes or more, got {x.Shape}.", nameof(x));
        int[] axes = [.. Enumerable.Repeat(1, x.Rank)];
        axes[0] = x.Shape[0];
        return Shape.Create(axes);
    }

    private static float Ratio(float x, float norm) => norm == 0 ? 0 : x / norm;
}
