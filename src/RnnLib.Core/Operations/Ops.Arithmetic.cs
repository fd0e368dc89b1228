using System.Buffers;

namespace RnnLib;

/// <summary>Operations on tensors, each with its derivative right under its value. Nothing here holds a parameter.</summary>
/// <remarks>Every operation is recorded when an input is tracked (see <see cref="ForwardContext"/>). Axes may count from the end: -1 is the innermost.</remarks>
public static partial class Ops
{
    /// <summary>a + b, element by element; an axis of size 1, or a missing leading axis, repeats.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Add(Tensor a, Tensor b)
    {
        Tensor y = Binary<AddOperator>(a, b, nameof(Add));
        y.Tape?.Record("Add", flow =>
        {
            AddReduced(flow, a, flow.Of(y), y.Shape);                                   // da += dy
            AddReduced(flow, b, flow.Of(y), y.Shape);                                   // db += dy
        }, y);
        return y;
    }

    /// <summary>a - b, element by element; an axis of size 1, or a missing leading axis, repeats.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor)"/>
    public static Tensor Subtract(Tensor a, Tensor b)
    {
        Tensor y = Binary<SubtractOperator>(a, b, nameof(Subtract));
        y.Tape?.Record("Subtract", flow =>
        {
            AddReduced(flow, a, flow.Of(y), y.Shape);                                   // da += dy
            AddReducedProduct<MultiplyOperator>(flow, b, y, Tensor.Scalar(-1));         // db -= dy
        }, y);
        return y;
    }

    /// <summary>a * b, element by element; an axis of size 1, or a missing leading axis, repeats.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor)"/>
    public static Tensor Multiply(Tensor a, Tensor b)
    {
        Tensor y = Binary<MultiplyOperator>(a, b, nameof(Multiply));
        y.Tape?.Record("Multiply", flow =>
        {
            AddReducedProduct<MultiplyOperator>(flow, a, y, b);                         // da += dy * b
            AddReducedProduct<MultiplyOperator>(flow, b, y, a);                         // db += dy * a
        }, y);
        return y;
    }

    /// <summary>a / b, element by element; an axis of size 1, or a missing leading axis, repeats.</summary>
    /// <inheritdoc cref="Add(Tensor, Tensor)"/>
    public static Tensor Divide(Tensor a, Tensor b)
    {
        Tensor y = Binary<DivideOperator>(a, b, nameof(Divide));
        y.Tape?.Record("Divide", flow =>
        {
            AddReducedProduct<DivideOperator>(flow, a, y, b);                           // da += dy / b
            AddReducedProduct<MultiplyOperator>(flow, b, y, Detach(y) / -Detach(b));    // db -= dy * y / b
        }, y);
        return y;
    }

    /// <summary>-x</summary>
    public static Tensor Negate(Tensor x) => Multiply(x, Tensor.Scalar(-1));

    /// <summary>The same values without history: no gradient flows through.</summary>
    /// <remarks>A detached parameter shares its storage and still changes with it; what was computed in a pass is copied, so that it outlives the pass.</remarks>
    public static Tensor Detach(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Storage.Owner is not null ? Tensor.From(x.Shape, x.Data) : x.IsTracked ? new(x.Shape, x.Storage) : x;
    }

    private static Tensor Binary<TOperator>(Tensor a, Tensor b, string name)
        where TOperator : struct, Broadcast.IOperator
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Tensor y = Operation.Result(Broadcast.ResultShape(a.Shape, b.Shape, name), a, b);
        Broadcast.Apply<TOperator>(a.Data, a.Shape, b.Data, b.Shape, y.Writable, y.Shape);
        return y;
    }

    /// <summary>d(input) += gradient, summed over the axes along which the input was repeated.</summary>
    private static void AddReduced(GradientFlow flow, Tensor input, ReadOnlySpan<float> gradient, Shape shape)
    {
        if (flow.Wants(input))
            Broadcast.ReduceInto<SumReduction>(gradient, shape, flow.Into(input), input.Shape);
    }

    /// <summary>d(input) += op(dy, factor), summed over the axes along which the input was repeated.</summary>
    private static void AddReducedProduct<TOperator>(GradientFlow flow, Tensor input, Tensor y, Tensor factor)
        where TOperator : struct, Broadcast.IOperator
    {
        if (!flow.Wants(input))
            return;
        float[] buffer = ArrayPool<float>.Shared.Rent(y.Count);
        Span<float> product = buffer.AsSpan(0, y.Count);
        Broadcast.Apply<TOperator>(flow.Of(y), y.Shape, factor.Data, factor.Shape, product, y.Shape);
        AddReduced(flow, input, product, y.Shape);
        ArrayPool<float>.Shared.Return(buffer);
    }
}
