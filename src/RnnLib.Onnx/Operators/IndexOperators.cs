namespace RnnLib.Onnx;

/// <summary>Operators that take parts of tensors and put parts together.</summary>
internal static class IndexOperators
{
    public static IEnumerable<(string Name, OperatorFunction Function)> All =>
    [
        ("Concat", call => [Elements.Concatenate(AllOf(call), call.Node.Int("axis"))]),
        ("Split", Split),
        ("Slice", Slice),
        ("Gather", Gather),
        ("GatherElements", GatherElements),
        ("GatherND", GatherBlocks),
        ("ReverseSequence", ReverseSequence),
        ("Tile", Tile),
        ("Trilu", Triangle),
        ("Pad", Pad),
    ];

    private static OnnxValue[] AllOf(Call call)
    {
        var inputs = new OnnxValue[call.Count];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = call[i];
        return inputs.Length > 0 ? inputs : throw new ArgumentException("expected at least one input.");
    }

    private static OnnxValue[] Tile(Call call)
    {
        OnnxValue x = call[0];
        long[] repeats = call.Integers(1).ToArray();
        if (repeats.Length != x.Shape.Rank)
            throw new ArgumentException($"repeats: expected {x.Shape.Rank} numbers, got {repeats.Length}.");
        for (int axis = 0; axis < repeats.Length; axis++)
        {
            int size = x.Shape[axis];
            if (repeats[axis] != 1)
                x = Elements.Pick(x, axis, [.. Enumerable.Range(0, Call.Size(checked(size * repeats[axis]))).Select(i => i % size)]);
        }

        return [x];
    }

    /// <summary>The upper or lower triangle of matrices, zeros elsewhere.</summary>
    private static OnnxValue[] Triangle(Call call)
    {
        OnnxValue x = call[0];
        if (x.Shape.Rank < 2)
            throw new ArgumentException($"expected matrices, got {x}.");
        (int rows, int columns) = (x.Shape[^2], x.Shape[^1]);
        long shift = call.OptionalIntegers(1)?.Single() ?? 0;
        bool isUpper = call.Node.Int("upper", 1) != 0;
        bool[] kept = [.. Enumerable.Range(0, x.Shape.Count).Select(i => i % columns - i / columns % rows is var place && (isUpper ? place >= shift : place <= shift))];
        return [x.IsFloat
            ? new(LogicOperators.Select(kept, x.Tensor, Tensor.Zeros(x.Shape)))
            : new(x.Element, x.Shape, [.. x.Integers.ToArray().Select((value, i) => kept[i] ? value : 0)])];
    }

    /// <summary>One number around a tensor; less than none cuts off.</summary>
    private static OnnxValue[] Pad(Call call)
    {
        OnnxValue x = call[0];
        long[] pads = call.Integers(1).ToArray();
        long[] axes = call.OptionalIntegers(3) ?? [.. Enumerable.Range(0, x.Shape.Rank).Select(axis => (long)axis)];
        if (pads.Length != 2 * axes.Length || call.Node.Text("mode", "constant") != "constant")
            throw new ArgumentException(
                $"expected a constant around it, and two numbers for each of {axes.Length} axes, got mode '{call.Node.Text("mode", "constant")}' and {pads.Length} numbers.");
        OnnxValue value = call.Optional(2) ?? (x.IsFloat ? new(Tensor.Scalar(0)) : new(x.Element, [], [0]));
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = Call.Axis(axes[i], x.Shape.Rank);
            x = Edge(x, value, axis, pads[i], isStart: true);
            x = Edge(x, value, axis, pads[axes.Length + i], isStart: false);
        }

        return [x];
    }

    private static OnnxValue Edge(OnnxValue x, OnnxValue value, int axis, long count, bool isStart)
    {
        int size = x.Shape[axis];
        if (count == 0)
            return x;
        if (count < 0)
            return Part(x, axis, isStart ? (int)Math.Min(-count, size) : 0, (int)Math.Max(0, size + count));
        OnnxValue edge = Elements.Expand(Elements.Reshape(value, []), x.Shape.With(axis, Call.Size(count)));
        return Elements.Concatenate(isStart ? [edge, x] : [x, edge], axis);
    }

    private static OnnxValue[] Split(Call call)
    {
        OnnxValue x = call[0];
        int axis = Call.Axis(call.Node.Int("axis"), x.Shape.Rank), size = x.Shape[axis], parts = call.Node.Outputs.Count;
        int each = (size + parts - 1) / parts;
        long[] sizes = call.OptionalIntegers(1) ?? [.. Enumerable.Range(0, parts).Select(i => (long)Math.Clamp(size - i * each, 0, each))];
        if (sizes.Length != parts || sizes.Any(part => part < 0) || sizes.Sum() != size)
            throw new ArgumentException($"split: expected {parts} sizes that add up to {size}, got [{string.Join(", ", sizes)}].");
        var outputs = new OnnxValue[parts];
        int start = 0;
        for (int i = 0; i < parts; start += (int)sizes[i], i++)
            outputs[i] = Part(x, axis, start, (int)sizes[i]);
        return outputs;
    }

    private static OnnxValue Part(OnnxValue x, int axis, int start, int count) =>
        x.IsFloat ? new(Ops.Slice(x.Tensor, axis, start, count)) : Elements.Pick(x, axis, [.. Enumerable.Range(start, count)]);

    private static OnnxValue[] Slice(Call call)
    {
        OnnxValue x = call[0];
        long[] starts = call.Integers(1).ToArray(), ends = call.Integers(2).ToArray();
        long[] axes = call.OptionalIntegers(3) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        long[] steps = call.OptionalIntegers(4) ?? [.. Enumerable.Repeat(1L, starts.Length)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || steps.Length != starts.Length || steps.Contains(0))
            throw new ArgumentException("starts, ends, axes and steps: expected as many of each, and no step of 0.");
        for (int i = 0; i < starts.Length; i++)
        {
            int axis = Call.Axis(axes[i], x.Shape.Rank), size = x.Shape[axis];
            bool isForward = steps[i] > 0;
            long start = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, isForward ? size : size - 1);
            long end = ends[i] < 0 ? Math.Max(ends[i] + size, isForward ? 0 : -1) : Math.Min(ends[i], size);
            long distance = isForward ? end - start : start - end, step = Math.Min(Math.Abs(steps[i]), int.MaxValue);
            int count = (int)Math.Max(0, (distance + step - 1) / step);
            x = steps[i] == 1
                ? Part(x, axis, (int)start, count)
                : Elements.Pick(x, axis, [.. Enumerable.Range(0, count).Select(k => (int)(start + (isForward ? k * step : -k * step)))]);
        }

        return [x];
    }

    private static OnnxValue[] Gather(Call call)
    {
        OnnxValue x = call[0];
        int axis = Call.Axis(call.Node.Int("axis"), x.Shape.Rank);
        int[] indices = Indices(call.Integers(1), x.Shape[axis]);
        OnnxValue picked = Elements.Pick(x, axis, indices);
        return [Elements.Reshape(picked, Shape.Create([.. x.Shape.Axes[..axis], .. call[1].Shape.Axes, .. x.Shape.Axes[(axis + 1)..]]))];
    }

    private static OnnxValue[] GatherElements(Call call)
    {
        (OnnxValue x, Shape shape) = (call[0], call[1].Shape);
        if (shape.Rank != x.Shape.Rank)
            throw new ArgumentException($"indices: expected as many axes as {x.Shape} has, got {shape}.");
        int axis = Call.Axis(call.Node.Int("axis"), shape.Rank);
        int[] indices = Indices(call.Integers(1), x.Shape[axis]), places = new int[indices.Length];
        for (int i = 0; i < places.Length; i++)
        {
            for (int k = 0; k < shape.Rank; k++)
            {
                int own = i / shape.Product(k + 1, shape.Rank) % shape[k];
                places[i] = places[i] * x.Shape[k] + (k == axis ? indices[i] : own);
            }
        }

        return [Elements.PickRows(x, 1, places, shape)];
    }

    /// <summary>GatherND: the last axis of the indices counts along several axes at once, within each batch.</summary>
    private static OnnxValue[] GatherBlocks(Call call)
    {
        (OnnxValue x, Shape shape) = (call[0], call[1].Shape);
        int batchAxes = (int)Math.Clamp(call.Node.Int("batch_dims"), 0, x.Shape.Rank);
        int depth = shape.Rank > 0 ? shape[^1] : 0, end = batchAxes + depth;
        if (depth == 0 || end > x.Shape.Rank || batchAxes >= shape.Rank)
            throw new ArgumentException($"indices: {shape} with {batchAxes} batch axes do not fit {x.Shape}.");
        int perBatch = shape.Product(batchAxes, shape.Rank - 1), size = x.Shape.Product(end, x.Shape.Rank);
        ReadOnlySpan<long> given = call.Integers(1);
        int[] rows = new int[shape.Count / depth];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = i / Math.Max(perBatch, 1);
            for (int k = 0; k < depth; k++)
                rows[i] = rows[i] * x.Shape[batchAxes + k] + Index(given[i * depth + k], x.Shape[batchAxes + k]);
        }

        return [Elements.PickRows(x, size, rows, Shape.Create([.. shape.Axes[..^1], .. x.Shape.Axes[end..]]))];
    }

    /// <summary>Turns the first steps of each sequence round, as many as are real.</summary>
    private static OnnxValue[] ReverseSequence(Call call)
    {
        OnnxValue x = call[0];
        ReadOnlySpan<long> lengths = call.Integers(1);
        bool timeFirst = call.Node.Int("time_axis") == 0;
        if (x.Shape.Rank < 2 || call.Node.Int("time_axis") + call.Node.Int("batch_axis", 1) != 1)
            throw new ArgumentException($"expected batch and time as the first two axes, got {x.Shape}.");
        int time = x.Shape[timeFirst ? 0 : 1], batch = x.Shape[timeFirst ? 1 : 0];
        if (lengths.Length != batch)
            throw new ArgumentException($"sequence_lens: expected batch={batch} lengths, got {lengths.Length}.");
        int[] rows = new int[time * batch];
        for (int i = 0; i < rows.Length; i++)
        {
            (int step, int sequence) = timeFirst ? (i / batch, i % batch) : (i % time, i / time);
            int source = step < lengths[sequence] ? (int)Math.Min(lengths[sequence], time) - 1 - step : step;
            rows[i] = timeFirst ? source * batch + sequence : sequence * time + source;
        }

        return [Elements.PickRows(x, x.Shape.Product(2, x.Shape.Rank), rows, x.Shape)];
    }

    private static int[] Indices(ReadOnlySpan<long> given, int size)
    {
        int[] indices = new int[given.Length];
        for (int i = 0; i < indices.Length; i++)
            indices[i] = Index(given[i], size);
        return indices;
    }

    private static int Index(long given, int size)
    {
        long index = given < 0 ? given + size : given;
        return index >= 0 && index < size ? (int)index : throw new ArgumentException($"indices: {given} lies outside an axis of {size}.");
    }
}
