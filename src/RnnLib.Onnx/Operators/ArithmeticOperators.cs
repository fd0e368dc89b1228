namespace RnnLib.Onnx;

/// <summary>Operators that compute element by element.</summary>
internal static class ArithmeticOperators
{
    public static IEnumerable<(string Name, OperatorFunction Function)> All =>
    [
        ("Add", call => Binary(call, Ops.Add, (a, b) => unchecked(a + b))),
        ("Sub", call => Binary(call, Ops.Subtract, (a, b) => unchecked(a - b))),
        ("Mul", call => Binary(call, Ops.Multiply, (a, b) => unchecked(a * b))),
        ("Div", call => Binary(call, Ops.Divide, (a, b) => b is 0 or -1 ? (b == 0 ? throw new ArgumentException("division of a whole number by 0.") : unchecked(-a)) : a / b)),
        ("Max", call => Fold(call, (a, b) => Choose(a, b, (x, y) => x >= y || float.IsNaN(x)), Math.Max)),
        ("Min", call => Fold(call, (a, b) => Choose(a, b, (x, y) => x <= y || float.IsNaN(x)), Math.Min)),
        ("Pow", Pow),
        ("Clip", Clip),
        ("Neg", call => Unary(call, Ops.Negate, a => unchecked(-a))),
        ("Abs", call => Unary(call, Ops.Abs, a => unchecked(a < 0 ? -a : a))),
        ("Sqrt", call => [new(Ops.Sqrt(call.Tensor(0)))]),
        ("Exp", call => [new(Ops.Exp(call.Tensor(0)))]),
        ("Log", call => [new(Ops.Log(call.Tensor(0)))]),
        ("Erf", call => [new(Erf(call.Tensor(0)))]),
        ("Reciprocal", call => [new(Tensor.Scalar(1) / call.Tensor(0))]),
    ];

    /// <summary>Two inputs of one type, axes of size 1 repeating.</summary>
    public static OnnxValue[] Binary(Call call, Func<Tensor, Tensor, Tensor> floats, Func<long, long, long> integers)
    {
        (OnnxValue a, OnnxValue b) = (call[0], call[1]);
        return a.IsFloat && b.IsFloat ? [new(floats(a.Tensor, b.Tensor))] : [Each(a, b, a.Element, integers)];
    }

    /// <summary>A function of two whole numbers each.</summary>
    public static OnnxValue Each(OnnxValue a, OnnxValue b, OnnxElement result, Func<long, long, long> function)
    {
        if (a.Element != b.Element)
            throw new ArgumentException($"expected two inputs of one type, got {a} and {b}.");
        Shape shape = Elements.Common(a.Shape, b.Shape);
        ReadOnlySpan<long> x = Elements.Expand(a, shape).Integers, y = Elements.Expand(b, shape).Integers;
        long[] made = new long[shape.Count];
        for (int i = 0; i < made.Length; i++)
            made[i] = function(x[i], y[i]);
        return new(result, shape, made);
    }

    private static OnnxValue[] Unary(Call call, Func<Tensor, Tensor> floats, Func<long, long> integers) => call[0].IsFloat
        ? [new(floats(call.Tensor(0)))]
        : [new(call[0].Element, call[0].Shape, [.. call.Integers(0).ToArray().Select(integers)])];

    private static OnnxValue[] Fold(Call call, Func<Tensor, Tensor, Tensor> floats, Func<long, long, long> integers)
    {
        OnnxValue result = call[0];
        for (int i = 1; i < call.Count; i++)
        {
            OnnxValue next = call[i];
            result = result.IsFloat && next.IsFloat ? new(floats(result.Tensor, next.Tensor)) : Each(result, next, result.Element, integers);
        }

        return [result];
    }

    private static Tensor Choose(Tensor a, Tensor b, Func<float, float, bool> takesFirst)
    {
        Shape shape = Elements.Common(a.Shape, b.Shape);
        (Tensor x, Tensor y) = (Elements.Expand(new(a), shape).Tensor, Elements.Expand(new(b), shape).Tensor);
        bool[] choice = new bool[shape.Count];
        for (int i = 0; i < choice.Length; i++)
            choice[i] = takesFirst(x.Data[i], y.Data[i]);
        return LogicOperators.Select(choice, x, y);
    }

    /// <summary>2 / sqrt(pi) times the integral of e^(-t²) from 0 to x; the sum of e^(-x²) 2^n x^(2n+1) / (1 3 5 ... (2n+1)), whose terms have one sign.</summary>
    private static Tensor Erf(Tensor x)
    {
        const double scale = 1.1283791670955126, all = 6;   // 2 / sqrt(pi); beyond 6 it is 1 in float32
        Tensor y = Operation.Result(x.Shape, x);
        for (int i = 0; i < x.Count; i++)
        {
            double value = x.Data[i], square = value * value, term = value, sum = value;
            for (int n = 1; Math.Abs(value) < all && Math.Abs(term) > 1e-12 * Math.Abs(sum); n++)
                sum += term *= 2 * square / (2 * n + 1);
            y.Writable[i] = double.IsNaN(value) ? float.NaN : Math.Abs(value) < all ? (float)(scale * Math.Exp(-square) * sum) : Math.Sign(value);
        }

        y.Tape?.Record("Erf", flow =>
        {
            for (int i = 0; i < x.Count && flow.Wants(x); i++)
                flow.Into(x)[i] += flow.Of(y)[i] * (float)(scale * Math.Exp(-(double)x.Data[i] * x.Data[i]));   // dx += dy 2 / sqrt(pi) e^(-x²)
        }, y);
        return y;
    }

    private static OnnxValue[] Pow(Call call)
    {
        Tensor x = call.Tensor(0);
        OnnxValue exponent = call[1];
        float power = exponent.Shape.Count != 1 ? float.NaN : exponent.IsFloat ? exponent.Tensor.Data[0] : exponent.Integers[0];
        return power switch
        {
            1 => [new(x)],
            2 => [new(Ops.Square(x))],
            3 => [new(x * Ops.Square(x))],
            0.5f => [new(Ops.Sqrt(x))],
            _ => throw new ArgumentException($"exponent: 0.5, 1, 2 and 3 are understood, got {exponent}{(exponent.Shape.Count == 1 ? $" {power}" : "")}."),
        };
    }

    private static OnnxValue[] Clip(Call call)
    {
        OnnxValue x = call[0];
        foreach ((int index, bool isLow) in (ReadOnlySpan<(int, bool)>)[(1, true), (2, false)])
        {
            if (call.Optional(index) is not { } bound)
                continue;
            x = x.IsFloat
                ? new(Choose(x.Tensor, bound.Tensor, isLow ? (a, b) => a >= b || float.IsNaN(a) : (a, b) => a <= b || float.IsNaN(a)))
                : Each(x, bound, x.Element, isLow ? Math.Max : Math.Min);
        }

        return [x];
    }
}
