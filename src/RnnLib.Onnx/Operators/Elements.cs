namespace RnnLib.Onnx;

/// <summary>Moves elements about, floats by differentiable operations and whole numbers one by one.</summary>
internal static class Elements
{
    /// <summary>The same elements under another shape.</summary>
    public static OnnxValue Reshape(OnnxValue x, Shape shape)
    {
        if (x.IsFloat)
            return new(Ops.Reshape(x.Tensor, shape));
        return shape.Count == x.Shape.Count
            ? new(x.Element, shape, x.Integers.ToArray())
            : throw new ArgumentException($"{x.Shape} has {x.Shape.Count} elements, {shape} has {shape.Count}.");
    }

    /// <summary>Rows [rows, size] picked from x, seen as so many rows, into a value of a given shape.</summary>
    public static OnnxValue PickRows(OnnxValue x, int size, int[] rows, Shape shape)
    {
        int count = size == 0 ? 0 : x.Shape.Count / size;
        foreach (int row in rows)
        {
            if ((uint)row >= (uint)count)
                throw new ArgumentException($"an index points beyond {x.Shape}.");
        }

        if (x.IsFloat)
            return new(Ops.Reshape(Ops.Gather(Ops.Reshape(x.Tensor, [count, size]), rows), shape));
        long[] picked = new long[rows.Length * size];
        for (int i = 0; i < rows.Length; i++)
            x.Integers.Slice(rows[i] * size, size).CopyTo(picked.AsSpan(i * size));
        return new(x.Element, shape, picked);
    }

    /// <summary>Slices picked by their indices along an axis.</summary>
    public static OnnxValue Pick(OnnxValue x, int axis, int[] indices)
    {
        if (x.IsFloat)
            return new(Ops.Gather(x.Tensor, indices, axis));
        int outer = x.Shape.Product(0, axis), size = x.Shape[axis], inner = x.Shape.Product(axis + 1, x.Shape.Rank);
        int[] rows = new int[outer * indices.Length];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = i / indices.Length * size + indices[i % indices.Length];
        return PickRows(x, inner, rows, x.Shape.With(axis, indices.Length));
    }

    public static OnnxValue Transpose(OnnxValue x, int[] order)
    {
        if (x.IsFloat)
            return new(Ops.Permute(x.Tensor, order));
        if (!order.Order().SequenceEqual(Enumerable.Range(0, x.Shape.Rank)))
            throw new ArgumentException($"perm: expected each axis of {x.Shape} once, got [{string.Join(", ", order)}].");
        int[] strides = StridesOf(x.Shape);
        var shape = Shape.Create([.. order.Select(axis => x.Shape.Axes[axis])]);
        return Strided(x, shape, [.. order.Select(axis => strides[axis])]);
    }

    /// <summary>Repeats axes of size 1, and missing leading ones.</summary>
    public static OnnxValue Expand(OnnxValue x, Shape shape)
    {
        if (x.Shape == shape)
            return x;
        if (x.IsFloat)
            return new(x.Tensor * Tensor.Ones(shape));
        int[] own = StridesOf(x.Shape), strides = new int[shape.Rank];
        int missing = shape.Rank - x.Shape.Rank;
        for (int axis = 0; axis < x.Shape.Rank; axis++)
        {
            strides[missing + axis] = x.Shape[axis] == 1 ? 0 : own[axis];
            if (x.Shape[axis] != 1 && x.Shape[axis] != shape[missing + axis])
                throw new ArgumentException($"{x.Shape} cannot be expanded to {shape}.");
        }

        return Strided(x, shape, strides);
    }

    public static OnnxValue Concatenate(OnnxValue[] parts, long axis)
    {
        if (parts.All(part => part.IsFloat))
            return new(Ops.Concatenate([.. parts.Select(part => part.Tensor)], Call.Axis(axis, parts[0].Shape.Rank)));
        Shape first = parts[0].Shape;
        int resolved = Call.Axis(axis, first.Rank);
        if (parts.Any(part => part.Element != parts[0].Element || part.Shape.Rank != first.Rank || part.Shape.With(resolved, first[resolved]) != first))
            throw new ArgumentException($"the inputs do not fit: {string.Join(", ", parts.Select(part => part.ToString()))}.");
        var joined = new List<long>();
        int outer = first.Product(0, resolved);
        for (int i = 0; i < outer; i++)
        {
            foreach (OnnxValue part in parts)
            {
                int block = part.Shape.Product(resolved, first.Rank);
                joined.AddRange(part.Integers.Slice(i * block, block));
            }
        }

        return new(parts[0].Element, first.With(resolved, parts.Sum(part => part.Shape[resolved])), [.. joined]);
    }

    /// <summary>The shape that two shapes have in common, axes of size 1 repeating.</summary>
    public static Shape Common(Shape a, Shape b) => Broadcast.ResultShape(a, b, "broadcast");

    private static int[] StridesOf(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Select(axis => shape.Product(axis + 1, shape.Rank))];

    private static OnnxValue Strided(OnnxValue x, Shape shape, int[] strides)
    {
        long[] moved = new long[shape.Count];
        int[] index = new int[shape.Rank];
        for (int i = 0; i < moved.Length; i++)
        {
            int source = 0;
            for (int axis = 0; axis < index.Length; axis++)
                source += index[axis] * strides[axis];
            moved[i] = x.Integers[source];
            for (int axis = index.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }

        return new(x.Element, shape, moved);
    }
}
