namespace RnnLib.Onnx;

/// <summary>Operators that make one number of many.</summary>
internal static class ReductionOperators
{
    private delegate Tensor Reduction(Tensor x, ReadOnlySpan<int> axes, bool keepAxes);

    public static IEnumerable<(string Name, OperatorFunction Function)> All =>
    [
        ("ReduceSum", call => Reduce(call, Ops.Sum, 0, (a, b) => unchecked(a + b))),
        ("ReduceMean", call => Reduce(call, Ops.Mean, 0, null)),
        ("ReduceMax", call => Reduce(call, Ops.Max, long.MinValue, Math.Max)),
        ("ReduceMin", call => Reduce(call, (x, axes, keep) => -Ops.Max(-x, axes, keep), long.MaxValue, Math.Min)),
        ("ReduceProd", call => Reduce(call, (_, _, _) => throw new ArgumentException("of floats is not understood."), 1, (a, b) => unchecked(a * b))),
        ("ArgMax", call => [Largest(call)]),
    ];

    private static OnnxValue[] Reduce(Call call, Reduction floats, long start, Func<long, long, long>? integers)
    {
        OnnxValue x = call[0];
        long[]? given = call.OptionalIntegers(1);
        if (given is null or [] && call.Node.Int("noop_with_empty_axes") != 0)
            return [x];
        int[] axes = given is null or [] ? [.. Enumerable.Range(0, x.Shape.Rank)] : [.. given.Select(axis => Call.Axis(axis, x.Shape.Rank)).Distinct()];
        bool keep = call.Node.Int("keepdims", 1) != 0;
        if (x.IsFloat)
            return axes.Length == 0 ? [x] : [new(floats(x.Tensor, axes, keep))];
        return integers is null ? throw new ArgumentException($"expected float32, got {x}.") : [Integers(x, axes, keep, start, integers)];
    }

    private static OnnxValue Integers(OnnxValue x, int[] axes, bool keep, long start, Func<long, long, long> function)
    {
        int[] sizes = [.. x.Shape.Axes.ToArray().Select((size, axis) => axes.Contains(axis) ? 1 : size)];
        var reduced = Shape.Create(sizes);
        long[] made = [.. Enumerable.Repeat(start, reduced.Count)];
        for (int i = 0; i < x.Shape.Count; i++)
        {
            int place = 0;
            for (int axis = 0; axis < x.Shape.Rank; axis++)
                place = place * sizes[axis] + (sizes[axis] == 1 ? 0 : i / x.Shape.Product(axis + 1, x.Shape.Rank) % x.Shape[axis]);
            made[place] = function(made[place], x.Integers[i]);
        }

        return new(x.Element, keep ? reduced : Shape.Create([.. sizes.Where((_, axis) => !axes.Contains(axis))]), made);
    }

    private static OnnxValue Largest(Call call)
    {
        Tensor x = call.Tensor(0);
        int axis = Call.Axis(call.Node.Int("axis"), x.Rank), size = x.Shape[axis], inner = x.Shape.Product(axis + 1, x.Rank);
        bool takesLast = call.Node.Int("select_last_index") != 0;
        if (size == 0)
            throw new ArgumentException($"axis {axis} of {x.Shape} is empty.");
        long[] made = new long[x.Count / size];
        for (int i = 0; i < made.Length; i++)
        {
            int first = i / inner * size * inner + i % inner;
            for (int k = 1; k < size; k++)
            {
                float candidate = x.Data[first + k * inner], best = x.Data[first + (int)made[i] * inner];
                if (candidate > best || (takesLast && candidate == best))
                    made[i] = k;
            }
        }

        int[] axes = x.Shape.Axes.ToArray();
        return new(OnnxElement.Int64, call.Node.Int("keepdims", 1) != 0 ? x.Shape.With(axis, 1) : Shape.Create([.. axes[..axis], .. axes[(axis + 1)..]]), made);
    }
}
