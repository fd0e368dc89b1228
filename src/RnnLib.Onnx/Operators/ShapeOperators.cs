namespace RnnLib.Onnx;

/// <summary>Operators that ask for shapes and change them.</summary>
internal static class ShapeOperators
{
    public static IEnumerable<(string Name, OperatorFunction Function)> All =>
    [
        ("Identity", call => [call[0]]),
        ("Cast", call => [Cast(call[0], call.Node.Int("to"))]),
        ("Shape", Shape),
        ("Size", call => [Number(call[0].Shape.Count)]),
        ("Reshape", Reshape),
        ("Flatten", Flatten),
        ("Squeeze", Squeeze),
        ("Unsqueeze", Unsqueeze),
        ("Transpose", Transpose),
        ("Expand", Expand),
        ("ConstantOfShape", ConstantOfShape),
        ("Range", Range),
    ];

    public static OnnxValue Number(long value) => new(OnnxElement.Int64, [], [value]);

    public static OnnxValue Cast(OnnxValue x, long to)
    {
        if (to == (long)x.Element)
            return x;
        switch (to)
        {
            case (long)OnnxElement.Float32:
                float[] floats = new float[x.Shape.Count];
                for (int i = 0; i < floats.Length; i++)
                    floats[i] = x.Integers[i];
                return new(Tensor.From(x.Shape, floats));
            case (long)OnnxElement.Int32 or (long)OnnxElement.Int64 or (long)OnnxElement.Boolean:
                var element = (OnnxElement)to;
                long[] integers = new long[x.Shape.Count];
                for (int i = 0; i < integers.Length; i++)
                    integers[i] = x.IsFloat && element == OnnxElement.Boolean ? (x.Tensor.Data[i] != 0 ? 1 : 0) : Convert(x.IsFloat ? (long)x.Tensor.Data[i] : x.Integers[i], element);
                return new(element, x.Shape, integers);
            default:
                throw new ArgumentException($"to: expected float32, int32, int64 or bool, got type number {to}.");
        }
    }

    private static long Convert(long value, OnnxElement element) => element switch
    {
        OnnxElement.Boolean => value != 0 ? 1 : 0,
        OnnxElement.Int32 => (int)value,
        _ => value,
    };

    private static OnnxValue[] Shape(Call call)
    {
        long[] axes = [.. call[0].Shape.Axes.ToArray().Select(axis => (long)axis)];
        int start = Bound(call.Node.Int("start")), end = Math.Max(start, Bound(call.Node.Int("end", axes.Length)));
        return [new(OnnxElement.Int64, [end - start], axes[start..end])];

        int Bound(long place) => (int)Math.Clamp(place < 0 ? place + axes.Length : place, 0, axes.Length);
    }

    private static OnnxValue[] Reshape(Call call)
    {
        ReadOnlySpan<long> wanted = call.Integers(1);
        Shape given = call[0].Shape;
        int[] axes = new int[wanted.Length];
        int open = -1;
        long known = 1;
        for (int i = 0; i < axes.Length; i++)
        {
            if (wanted[i] == -1 && open < 0)
            {
                open = i;
                continue;
            }

            axes[i] = wanted[i] == 0 && call.Node.Int("allowzero") == 0
                ? i < given.Rank ? given[i] : throw new ArgumentException($"shape: axis {i} is to stay, but {given} has no such axis.")
                : Call.Size(wanted[i]);
            known = checked(known * axes[i]);
        }

        if (open >= 0)
            axes[open] = known > 0 ? (int)(given.Count / known) : 0;
        return [Elements.Reshape(call[0], RnnLib.Shape.Create(axes))];
    }

    private static OnnxValue[] Flatten(Call call)
    {
        Shape shape = call[0].Shape;
        long given = call.Node.Int("axis", 1);
        int axis = given == shape.Rank ? shape.Rank : Call.Axis(given, shape.Rank);
        return [Elements.Reshape(call[0], [shape.Product(0, axis), shape.Product(axis, shape.Rank)])];
    }

    private static OnnxValue[] Squeeze(Call call)
    {
        Shape shape = call[0].Shape;
        HashSet<int>? axes = call.OptionalIntegers(1)?.Select(axis => Call.Axis(axis, shape.Rank)).ToHashSet();
        if (axes?.Any(axis => shape[axis] != 1) == true)
            throw new ArgumentException($"axes: only axes of size 1 can go, got {shape} and axes {string.Join(", ", axes)}.");
        return [Elements.Reshape(call[0], RnnLib.Shape.Create([.. shape.Axes.ToArray().Where((size, axis) => !(axes?.Contains(axis) ?? size == 1))]))];
    }

    private static OnnxValue[] Unsqueeze(Call call)
    {
        long[] given = call.Integers(1).ToArray();
        int rank = call[0].Shape.Rank + given.Length;
        HashSet<int> axes = [.. given.Select(axis => Call.Axis(axis, rank))];
        if (axes.Count != given.Length)
            throw new ArgumentException("axes: an axis occurs twice.");
        var old = new Queue<int>(call[0].Shape.Axes.ToArray());
        return [Elements.Reshape(call[0], RnnLib.Shape.Create([.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : old.Dequeue())]))];
    }

    private static OnnxValue[] Transpose(Call call)
    {
        int rank = call[0].Shape.Rank;
        int[] order = call.Node.Ints("perm") is { } perm ? [.. perm.Select(axis => Call.Axis(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        return [Elements.Transpose(call[0], order)];
    }

    private static OnnxValue[] Expand(Call call)
    {
        var asked = RnnLib.Shape.Create([.. call.Integers(1).ToArray().Select(Call.Size)]);
        return [Elements.Expand(call[0], Elements.Common(call[0].Shape, asked))];
    }

    private static OnnxValue[] ConstantOfShape(Call call)
    {
        var shape = RnnLib.Shape.Create([.. call.Integers(0).ToArray().Select(Call.Size)]);
        OnnxValue value = call.Node.Value("value") ?? new(Tensor.Scalar(0));
        if (value.Shape.Count != 1)
            throw new ArgumentException($"value: expected one number, got {value}.");
        return [value.IsFloat ? new(Tensor.Full(shape, value.Tensor.Data[0])) : new(value.Element, shape, [.. Enumerable.Repeat(value.Integers[0], shape.Count)])];
    }

    private static OnnxValue[] Range(Call call)
    {
        long start = One(call, 0), limit = One(call, 1), delta = One(call, 2);
        if (delta == 0)
            throw new ArgumentException("delta: expected a number other than 0.");
        long count = Math.Max(0, (limit - start + delta - Math.Sign(delta)) / delta);
        long[] numbers = new long[Call.Size(count)];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = start + i * delta;
        return [new(call[0].Element, [numbers.Length], numbers)];
    }

    private static long One(Call call, int index) =>
        call.Integers(index).Length == 1 ? call.Integers(index)[0] : throw new ArgumentException($"input {index}: expected one number, got {call[index]}.");
}
