namespace RnnLib;

public static partial class Ops
{
    /// <summary>The matrix product of the two innermost axes; leading axes are batches and repeat like those of <see cref="Add(Tensor, Tensor)"/>.</summary>
    /// <param name="a">[..., rows, depth]</param>
    /// <param name="b">[..., depth, columns]</param>
    /// <returns>[..., rows, columns]</returns>
    /// <exception cref="ArgumentException">An operand has fewer than two axes, or the shapes do not fit.</exception>
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Rank < 2 || b.Rank < 2)
            throw new ArgumentException($"MatMul: expected matrices [..., rows, depth] and [..., depth, columns], got {a.Shape} and {b.Shape}.");
        (int rows, int depth, int columns) = (a.Shape[^2], a.Shape[^1], b.Shape[^1]);
        if (b.Shape[^2] != depth)
            throw new ArgumentException($"MatMul: {a.Shape} and {b.Shape} do not fit: the columns of a ({depth}) must equal the rows of b ({b.Shape[^2]}).", nameof(b));

        var batchA = Shape.Create(a.Shape.Axes[..^2]);
        var batchB = Shape.Create(b.Shape.Axes[..^2]);
        Shape batch = Broadcast.ResultShape(batchA, batchB, nameof(MatMul));
        int[] matrixA = MatrixIndices(batchA, batch), matrixB = MatrixIndices(batchB, batch);
        (int sizeA, int sizeB, int sizeY) = (rows * depth, depth * columns, rows * columns);

        Tensor y = Operation.Result(Shape.Create([.. batch.Axes, rows, columns]), a, b);
        for (int i = 0; i < matrixA.Length; i++)
            MatrixProduct.Plain(a.Data.Slice(matrixA[i] * sizeA, sizeA), b.Data.Slice(matrixB[i] * sizeB, sizeB), y.Writable.Slice(i * sizeY, sizeY), rows, depth, columns);

        y.Tape?.Record("MatMul", flow =>
        {
            for (int i = 0; i < matrixA.Length; i++)
            {
                ReadOnlySpan<float> dy = flow.Of(y).Slice(i * sizeY, sizeY);
                if (flow.Wants(a))                                                                     // da += dy b'
                    MatrixProduct.RightTransposed(dy, b.Data.Slice(matrixB[i] * sizeB, sizeB), flow.Into(a).Slice(matrixA[i] * sizeA, sizeA), rows, columns, depth, accumulate: true);
                if (flow.Wants(b))                                                                     // db += a' dy
                    MatrixProduct.LeftTransposed(a.Data.Slice(matrixA[i] * sizeA, sizeA), dy, flow.Into(b).Slice(matrixB[i] * sizeB, sizeB), depth, rows, columns, accumulate: true);
            }
        }, y);
        return y;
    }

    /// <summary>a b' of the two innermost axes; what stands before them must be the same in both.</summary>
    /// <param name="a">[..., rows, depth]</param>
    /// <param name="b">[..., columns, depth]</param>
    /// <returns>[..., rows, columns]</returns>
    internal static Tensor MatMulTransposed(Tensor a, Tensor b)
    {
        (int rows, int depth, int columns) = (a.Shape[^2], a.Shape[^1], b.Shape[^2]);
        (int sizeA, int sizeB, int sizeY) = (rows * depth, columns * depth, rows * columns);
        int matrices = a.Shape.Product(0, a.Rank - 2);
        Tensor y = Operation.Result(a.Shape.With(^1, columns), a, b);
        for (int i = 0; i < matrices; i++)
            MatrixProduct.RightTransposed(a.Data.Slice(i * sizeA, sizeA), b.Data.Slice(i * sizeB, sizeB), y.Writable.Slice(i * sizeY, sizeY), rows, depth, columns);

        y.Tape?.Record("MatMul", flow =>
        {
            for (int i = 0; i < matrices; i++)
            {
                ReadOnlySpan<float> dy = flow.Of(y).Slice(i * sizeY, sizeY);
                if (flow.Wants(a))                                                                     // da += dy b
                    MatrixProduct.Plain(dy, b.Data.Slice(i * sizeB, sizeB), flow.Into(a).Slice(i * sizeA, sizeA), rows, columns, depth, accumulate: true);
                if (flow.Wants(b))                                                                     // db += dy' a
                    MatrixProduct.LeftTransposed(dy, a.Data.Slice(i * sizeA, sizeA), flow.Into(b).Slice(i * sizeB, sizeB), columns, rows, depth, accumulate: true);
            }
        }, y);
        return y;
    }

    /// <summary>y = x W' + b, over all leading axes at once.</summary>
    /// <param name="x">[..., inputSize]</param>
    /// <param name="weight">[outputSize, inputSize], as PyTorch stores it</param>
    /// <param name="bias">[outputSize], or null for none</param>
    /// <returns>[..., outputSize]</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2)
            throw new ArgumentException($"Linear: weight: expected [outputSize, inputSize], got {weight.Shape}.", nameof(weight));
        (int outputSize, int inputSize) = weight.Shape;
        if (x.Rank == 0 || x.Shape[^1] != inputSize)
            throw new ArgumentException($"Linear: x: expected [..., inputSize={inputSize}], got {x.Shape}.", nameof(x));
        if (bias is not null && bias.Shape != [outputSize])
            throw new ArgumentException($"Linear: bias: expected [outputSize={outputSize}], got {bias.Shape}.", nameof(bias));

        int rows = x.Shape.Product(0, x.Rank - 1);
        Shape shape = x.Shape.With(^1, outputSize);
        Tensor y = bias is null ? Operation.Result(shape, x, weight) : Operation.Result(shape, x, weight, bias);
        FillRows(y.Writable, bias is null ? [] : bias.Data, rows);
        MatrixProduct.RightTransposed(x.Data, weight.Data, y.Writable, rows, inputSize, outputSize, accumulate: bias is not null);

        y.Tape?.Record("Linear", flow =>
        {
            ReadOnlySpan<float> dy = flow.Of(y);
            if (flow.Wants(x))                                                                         // dx += dy W
                MatrixProduct.Plain(dy, weight.Data, flow.MemoryOver(x, out bool isNew).Span, rows, outputSize, inputSize, accumulate: !isNew);
            if (flow.Wants(weight))                                                                    // dW += dy' x
                MatrixProduct.LeftTransposed(dy, x.Data, flow.Into(weight), outputSize, rows, inputSize, accumulate: true);
            if (bias is not null && flow.Wants(bias))                                                  // db += sum of dy
                AddRows(dy, flow.Into(bias), rows);
        }, y);
        return y;
    }

    /// <summary>Writes one row into each of many, so that a product can be added to it.</summary>
    internal static void FillRows(Span<float> destination, ReadOnlySpan<float> row, int rows)
    {
        for (int i = 0; i < rows && !row.IsEmpty; i++)
            row.CopyTo(destination[(i * row.Length)..]);
    }

    /// <summary>sum += each row of a matrix.</summary>
    internal static void AddRows(ReadOnlySpan<float> matrix, Span<float> sum, int rows)
    {
        if (sum.Length == 1)
        {
            sum[0] += VectorSums.Sum(matrix[..rows]);
            return;
        }

        for (int i = 0; i < rows; i++)
            VectorArithmetic.Add(sum, matrix.Slice(i * sum.Length, sum.Length), sum);
    }

    /// <summary>Which matrix of an operand stands at each place of the result's batch.</summary>
    private static int[] MatrixIndices(Shape operand, Shape batch)
    {
        int[] strides = new int[batch.Rank], matrices = new int[batch.Count];
        for (int fromEnd = 1, stride = 1; fromEnd <= operand.Rank; stride *= operand[^fromEnd], fromEnd++)
            strides[^fromEnd] = operand[^fromEnd] == 1 ? 0 : stride;
        Span<int> index = stackalloc int[batch.Rank];
        index.Clear();
        for (int i = 0, matrix = 0; i < matrices.Length; i++, matrix = NextOffset(index, matrix, batch, strides))
            matrices[i] = matrix;
        return matrices;
    }
}
