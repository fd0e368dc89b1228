namespace RnnLib;

public static partial class Ops
{
    /// <summary>The sum of all elements.</summary>
    /// <returns>A scalar.</returns>
    public static Tensor Sum(Tensor x) => Reshape(Sum(x, AllAxes(x)), []);

    /// <summary>The sum over some axes.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to sum over.</param>
    /// <param name="keepAxes">Whether those axes stay, with size 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such axis.</exception>
    public static Tensor Sum(Tensor x, ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        Shape kept = KeptShape(x, axes, nameof(Sum));
        Tensor y = Operation.Result(kept, x);
        y.Writable.Clear();
        Broadcast.ReduceInto<SumReduction>(x.Data, x.Shape, y.Writable, kept);
        y.Tape?.Record("Sum", flow => AddRepeated(flow, x, flow.Of(y), kept), y);                      // dx += dy, repeated
        return keepAxes ? y : Reshape(y, WithoutAxes(x, axes));
    }

    /// <summary>The mean of all elements; NaN for none.</summary>
    /// <returns>A scalar.</returns>
    public static Tensor Mean(Tensor x) => Reshape(Mean(x, AllAxes(x)), []);

    /// <summary>The mean over some axes.</summary>
    /// <inheritdoc cref="Sum(Tensor, ReadOnlySpan{int}, bool)"/>
    public static Tensor Mean(Tensor x, ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        int count = x is null ? 0 : x.Count / Math.Max(KeptShape(x, axes, nameof(Mean)).Count, 1);
        return Sum(x!, axes, keepAxes) * (1f / count);
    }

    /// <summary>The largest of all elements; NaN if there is one.</summary>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static Tensor Max(Tensor x) => Reshape(Max(x, AllAxes(x)), []);

    /// <summary>The maximum over some axes. Where several elements attain it, they share the gradient equally.</summary>
    /// <inheritdoc cref="Sum(Tensor, ReadOnlySpan{int}, bool)"/>
    /// <exception cref="ArgumentException">One of the axes has size 0.</exception>
    public static Tensor Max(Tensor x, ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        Shape kept = KeptShape(x, axes, nameof(Max));
        if (x.Count == 0 && kept.Count > 0)
            throw new ArgumentException($"Max: the tensor {x.Shape} has no elements along the axes to reduce.", nameof(x));

        Tensor y = Operation.Result(kept, x);
        y.Writable.Fill(float.NegativeInfinity);
        Broadcast.ReduceInto<MaxReduction>(x.Data, x.Shape, y.Writable, kept);
        y.Tape?.Record("Max", flow =>
        {
            Tensor attains = Compare(Detach(x), Detach(y));
            Tensor share = Tensor.From(kept, flow.Of(y)) / Sum(attains, AxesOf(x.Shape, kept), keepAxes: true);
            flow.Add(x, (attains * share).Data);                                                       // dx += dy / n where x = y
        }, y);
        return keepAxes ? y : Reshape(y, WithoutAxes(x, axes));
    }

    private static Tensor Compare(Tensor a, Tensor b) => Binary<EqualsOperator>(a, b, nameof(Compare));

    /// <summary>dx += dy, repeated along the axes that were reduced.</summary>
    private static void AddRepeated(GradientFlow flow, Tensor x, ReadOnlySpan<float> dy, Shape kept)
    {
        if (flow.Wants(x))
            Broadcast.Apply<AddOperator>(flow.Into(x), x.Shape, dy, kept, flow.Into(x), x.Shape);
    }

    private static int[] AllAxes(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return [.. Enumerable.Range(0, x.Rank)];
    }

    private static int[] AxesOf(Shape shape, Shape kept) => [.. Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] != kept[axis])];

    private static Shape KeptShape(Tensor x, ReadOnlySpan<int> axes, string operation)
    {
        ArgumentNullException.ThrowIfNull(x);
        Shape kept = x.Shape;
        foreach (int axis in axes)
            kept = kept.With(x.Shape.ResolveAxis(axis, operation), 1);
        return kept;
    }

    private static Shape WithoutAxes(Tensor x, ReadOnlySpan<int> axes)
    {
        bool[] drop = new bool[x.Rank];
        foreach (int axis in axes)
            drop[x.Shape.ResolveAxis(axis, nameof(Sum))] = true;
        return Shape.Create([.. Enumerable.Range(0, x.Rank).Where(axis => !drop[axis]).Select(axis => x.Shape[axis])]);
    }
}
