using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>Moves the rows of a matrix; each row goes to one place at most.</summary>
internal static class Rearrange
{
    /// <summary>y[i] = x[source[i]]</summary>
    public static Tensor Gather(Tensor x, int[] source)
    {
        int size = x.Shape[^1];
        Tensor y = Operation.Result([source.Length, size], x);
        for (int i = 0; i < source.Length; i++)
            Row(x.Data, source[i], size).CopyTo(y.Writable[(i * size)..]);

        y.Tape?.Record("Gather rows", flow =>
        {
            for (int i = 0; i < source.Length && flow.Wants(x); i++)
                Add(Row(flow.Of(y), i, size), flow.Into(x), source[i], size);                          // dx[source[i]] += dy[i]
        }, y);
        return y;
    }

    /// <summary>y[target[i]] = x[i]; other rows are zero.</summary>
    public static Tensor Scatter(Tensor x, int[] target, int rows)
    {
        int size = x.Shape[^1];
        Tensor y = Operation.Result([rows, size], x);
        if (target.Length < rows)
            y.Writable.Clear();
        for (int i = 0; i < target.Length; i++)
            Row(x.Data, i, size).CopyTo(y.Writable[(target[i] * size)..]);

        y.Tape?.Record("Scatter rows", flow =>
        {
            for (int i = 0; i < target.Length && flow.Wants(x); i++)
                Add(Row(flow.Of(y), target[i], size), flow.Into(x), i, size);                          // dx[i] += dy[target[i]]
        }, y);
        return y;
    }

    private static ReadOnlySpan<float> Row(ReadOnlySpan<float> matrix, int row, int size) => matrix.Slice(row * size, size);

    private static void Add(ReadOnlySpan<float> source, Span<float> matrix, int row, int size)
    {
        Span<float> target = matrix.Slice(row * size, size);
        TensorPrimitives.Add(target, source, target);
    }
}
