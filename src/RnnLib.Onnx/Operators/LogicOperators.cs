namespace RnnLib.Onnx;

/// <summary>Operators that compare and choose.</summary>
internal static class LogicOperators
{
    public static IEnumerable<(string Name, OperatorFunction Function)> All =>
    [
        ("Equal", call => Compare(call, (a, b) => a == b, (a, b) => a == b)),
        ("Less", call => Compare(call, (a, b) => a < b, (a, b) => a < b)),
        ("LessOrEqual", call => Compare(call, (a, b) => a <= b, (a, b) => a <= b)),
        ("Greater", call => Compare(call, (a, b) => a > b, (a, b) => a > b)),
        ("GreaterOrEqual", call => Compare(call, (a, b) => a >= b, (a, b) => a >= b)),
        ("And", call => [ArithmeticOperators.Each(call[0], call[1], OnnxElement.Boolean, (a, b) => a & b)]),
        ("Or", call => [ArithmeticOperators.Each(call[0], call[1], OnnxElement.Boolean, (a, b) => a | b)]),
        ("Not", call => [new(OnnxElement.Boolean, call[0].Shape, [.. call.Integers(0).ToArray().Select(a => a == 0 ? 1L : 0)])]),
        ("IsNaN", call => [new(OnnxElement.Boolean, call.Tensor(0).Shape, [.. call.Tensor(0).ToArray().Select(x => float.IsNaN(x) ? 1L : 0)])]),
        ("Where", Where),
    ];

    /// <summary>Of each place the first or the second; all of one shape. What is not chosen reaches nothing, be it NaN.</summary>
    public static Tensor Select(bool[] takesFirst, Tensor first, Tensor second)
    {
        Tensor y = Operation.Result(first.Shape, first, second);
        for (int i = 0; i < takesFirst.Length; i++)
            y.Writable[i] = takesFirst[i] ? first.Data[i] : second.Data[i];
        y.Tape?.Record("Where", flow =>
        {
            ReadOnlySpan<float> dy = flow.Of(y);
            for (int i = 0; i < takesFirst.Length; i++)
            {
                Tensor chosen = takesFirst[i] ? first : second;                                        // d chosen += dy
                if (flow.Wants(chosen))
                    flow.Into(chosen)[i] += dy[i];
            }
        }, y);
        return y;
    }

    private static OnnxValue[] Compare(Call call, Func<float, float, bool> floats, Func<long, long, bool> integers)
    {
        (OnnxValue a, OnnxValue b) = (call[0], call[1]);
        if (!a.IsFloat || !b.IsFloat)
            return [ArithmeticOperators.Each(a, b, OnnxElement.Boolean, (x, y) => integers(x, y) ? 1 : 0)];
        Shape shape = Elements.Common(a.Shape, b.Shape);
        ReadOnlySpan<float> left = Elements.Expand(a, shape).Tensor.Data, right = Elements.Expand(b, shape).Tensor.Data;
        long[] made = new long[shape.Count];
        for (int i = 0; i < made.Length; i++)
            made[i] = floats(left[i], right[i]) ? 1 : 0;
        return [new(OnnxElement.Boolean, shape, made)];
    }

    private static OnnxValue[] Where(Call call)
    {
        (OnnxValue a, OnnxValue b) = (call[1], call[2]);
        Shape shape = Elements.Common(Elements.Common(call[0].Shape, a.Shape), b.Shape);
        call.Integers(0);
        long[] condition = Elements.Expand(call[0], shape).Integers.ToArray();
        if (a.IsFloat && b.IsFloat)
            return [new(Select([.. condition.Select(c => c != 0)], Elements.Expand(a, shape).Tensor, Elements.Expand(b, shape).Tensor))];
        if (a.Element != b.Element)
            throw new ArgumentException($"expected two inputs of one type, got {a} and {b}.");
        ReadOnlySpan<long> first = Elements.Expand(a, shape).Integers, second = Elements.Expand(b, shape).Integers;
        for (int i = 0; i < condition.Length; i++)
            condition[i] = condition[i] != 0 ? first[i] : second[i];
        return [new(a.Element, shape, condition)];
    }
}
