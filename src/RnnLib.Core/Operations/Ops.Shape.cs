namespace RnnLib;

public static partial class Ops
{
    /// <summary>The same elements under another shape; the storage is shared.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">A shape of as many elements.</param>
    /// <exception cref="ArgumentException">The shapes have different numbers of elements.</exception>
    public static Tensor Reshape(Tensor x, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (shape.Count != x.Count)
            throw new ArgumentException($"Reshape: {x.Shape} has {x.Count} elements, {shape} has {shape.Count}.", nameof(shape));
        return x.View(shape);   // one storage, one gradient: nothing to record
    }

    /// <summary>Exchanges two axes.</summary>
    public static Tensor Transpose(Tensor x, int axis0 = -2, int axis1 = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] order = [.. Enumerable.Range(0, x.Rank)];
        int first = x.Shape.ResolveAxis(axis0, nameof(Transpose)), second = x.Shape.ResolveAxis(axis1, nameof(Transpose));
        (order[first], order[second]) = (order[second], order[first]);
        return Permute(x, order);
    }

    /// <summary>Brings the axes into another order: axis i of the result is axis <paramref name="order"/>[i] of <paramref name="x"/>.</summary>
    /// <exception cref="ArgumentException">The order does not name every axis once.</exception>
    public static Tensor Permute(Tensor x, ReadOnlySpan<int> order)
    {
        ArgumentNullException.ThrowIfNull(x);
        int[] axes = order.ToArray();
        foreach (ref int axis in axes.AsSpan())
            axis = axis < 0 ? axis + x.Rank : axis;
        if (!axes.Order().SequenceEqual(Enumerable.Range(0, x.Rank)))
            throw new ArgumentException($"Permute: order: expected each axis of {x.Shape} once, got [{string.Join(", ", order.ToArray())}].", nameof(order));

        int moved = x.Rank;
        while (moved > 0 && axes[moved - 1] == moved - 1)
            moved--;   // the axes behind keep their places: their elements move as one block

        Tensor y = Operation.Result(Shape.Create([.. axes.Select(axis => x.Shape[axis])]), x);
        var outer = Shape.Create(y.Shape.Axes[..moved]);
        int[] strides = [.. axes[..moved].Select(axis => x.Shape.Product(axis + 1, x.Rank))];
        int block = x.Shape.Product(moved, x.Rank);
        PermutedCopy(x.Data, y.Writable, outer, strides, block);
        y.Tape?.Record("Permute", flow =>
        {
            if (flow.Wants(x))
                PermutedAdd(flow.Of(y), flow.Into(x), outer, strides, block);                          // dx += dy, put back
        }, y);
        return y;
    }

    /// <summary>The part of a tensor from <paramref name="start"/> on along one axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part does not lie within the axis.</exception>
    public static Tensor Slice(Tensor x, int axis, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(x);
        int resolved = x.Shape.ResolveAxis(axis, nameof(Slice)), size = x.Shape[resolved];
        if (start < 0 || count < 0 || start > size - count)
            throw new ArgumentOutOfRangeException(nameof(start), $"Slice: start {start} and count {count} do not lie within axis {axis} of {x.Shape}.");

        Tensor y = Operation.Result(x.Shape.With(resolved, count), x);
        int outer = x.Shape.Product(0, resolved), inner = x.Shape.Product(resolved + 1, x.Rank);
        int block = count * inner, pitch = size * inner, offset = start * inner;
        for (int i = 0; i < outer; i++)
            x.Data.Slice(i * pitch + offset, block).CopyTo(y.Writable[(i * block)..]);
        y.Tape?.Record("Slice", flow =>
        {
            for (int i = 0; i < outer && flow.Wants(x); i++)
                Accumulate(flow.Of(y).Slice(i * block, block), flow.Into(x).Slice(i * pitch + offset, block));
        }, y);
        return y;
    }

    /// <summary>Joins tensors along an existing axis; all other axes are equal.</summary>
    /// <exception cref="ArgumentException">There are no tensors, or their other axes differ.</exception>
    public static Tensor Concatenate(ReadOnlySpan<Tensor> tensors, int axis = -1) => Concatenate(tensors, axis, scratch: null);

    /// <summary><see cref="Concatenate(ReadOnlySpan{Tensor}, int)"/>, whose result lives in <paramref name="scratch"/> if no pass records it.</summary>
    internal static Tensor Concatenate(ReadOnlySpan<Tensor> tensors, int axis, PassMemory? scratch)
    {
        if (tensors.IsEmpty)
            throw new ArgumentException("Concatenate: expected at least one tensor.", nameof(tensors));
        RequireNoNull(tensors);
        Shape first = tensors[0].Shape;
        int resolved = first.ResolveAxis(axis, nameof(Concatenate)), total = 0;
        foreach (Tensor x in tensors)
        {
            if (x.Rank != first.Rank || x.Shape.With(resolved, first[resolved]) != first)
                throw new ArgumentException($"Concatenate: {x.Shape} does not fit {first}; they may differ in axis {axis} only.", nameof(tensors));
            total += x.Shape[resolved];
        }

        Tensor[] parts = tensors.ToArray();
        Shape shape = first.With(resolved, total);
        Tensor y = scratch is null || Operation.TapeOf(tensors) is not null ? Operation.Result(shape, tensors) : new(shape, scratch.Rent(shape.Count));
        int outer = first.Product(0, resolved), inner = first.Product(resolved + 1, first.Rank), pitch = total * inner;
        Workers.RunRanges(outer, pitch, (first, count) =>
        {
            int offset = 0;
            foreach (Tensor x in parts)
            {
                int block = x.Shape[resolved] * inner;
                ReadOnlySpan<float> source = x.Data;
                Span<float> target = y.Writable;
                for (int i = first; i < first + count; i++)
                    source.Slice(i * block, block).CopyTo(target[(i * pitch + offset)..]);
                offset += block;
            }
        });

        y.Tape?.Record("Concatenate", flow =>
        {
            int offset = 0;
            ReadOnlyMemory<float> dy = flow.MemoryOf(y);
            foreach (Tensor x in parts)
            {
                int block = x.Shape[resolved] * inner, from = offset;
                offset += block;
                if (!flow.Wants(x))
                    continue;
                Memory<float> dx = flow.MemoryOver(x, out bool isNew);
                Workers.RunRanges(outer, block, (first, count) =>
                {
                    for (int i = first; i < first + count; i++)
                    {
                        ReadOnlySpan<float> source = dy.Span.Slice(i * pitch + from, block);
                        Span<float> target = dx.Span.Slice(i * block, block);
                        if (isNew)
                            source.CopyTo(target);
                        else
                            Accumulate(source, target);
                    }
                });
            }
        }, y);
        return y;
    }

    /// <summary>Joins tensors of one shape along a new axis.</summary>
    /// <exception cref="ArgumentException">There are no tensors, or their shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis = 0)
    {
        if (tensors.IsEmpty)
            throw new ArgumentException("Stack: expected at least one tensor.", nameof(tensors));
        RequireNoNull(tensors);
        int[] axes = tensors[0].Shape.Axes.ToArray();
        int resolved = axis < 0 ? axis + axes.Length + 1 : axis;
        if (resolved < 0 || resolved > axes.Length)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Stack: expected an axis from {-axes.Length - 1} to {axes.Length}.");
        var unsqueezed = Shape.Create([.. axes[..resolved], 1, .. axes[resolved..]]);
        var parts = new Tensor[tensors.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (tensors[i].Shape != tensors[0].Shape)
                throw new ArgumentException($"Stack: expected tensors of one shape, got {tensors[0].Shape} and {tensors[i].Shape}.", nameof(tensors));
            parts[i] = Reshape(tensors[i], unsqueezed);
        }

        return Concatenate(parts, resolved);
    }

    private static void RequireNoNull(ReadOnlySpan<Tensor> tensors)
    {
        foreach (Tensor x in tensors)
            ArgumentNullException.ThrowIfNull(x, nameof(tensors));
    }

    private static void Accumulate(ReadOnlySpan<float> source, Span<float> target) =>
        VectorArithmetic.Add(target, source, target);

    private static void PermutedCopy(ReadOnlySpan<float> x, Span<float> y, Shape outer, int[] strides, int block)
    {
        Span<int> index = stackalloc int[outer.Rank];
        index.Clear();
        for (int i = 0, offset = 0; i < outer.Count; i++, offset = NextOffset(index, offset, outer, strides))
        {
            if (block == 1)
                y[i] = x[offset];
            else
                x.Slice(offset, block).CopyTo(y.Slice(i * block, block));
        }
    }

    private static void PermutedAdd(ReadOnlySpan<float> dy, Span<float> dx, Shape outer, int[] strides, int block)
    {
        Span<int> index = stackalloc int[outer.Rank];
        index.Clear();
        for (int i = 0, offset = 0; i < outer.Count; i++, offset = NextOffset(index, offset, outer, strides))
        {
            if (block == 1)
                dx[offset] += dy[i];
            else
                Accumulate(dy.Slice(i * block, block), dx.Slice(offset, block));
        }
    }

    private static int NextOffset(Span<int> index, int offset, Shape shape, int[] strides)
    {
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            offset += strides[axis];
            if (++index[axis] < shape[axis])
                return offset;
            offset -= strides[axis] * shape[axis];
            index[axis] = 0;
        }

        return offset;
    }
}
