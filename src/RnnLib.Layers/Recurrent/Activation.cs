using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>The function that a recurrent cell applies to a sum: ONNX's list, with its alpha and beta.</summary>
/// <remarks>Each knows its slope by its own value, so that backpropagation keeps one number instead of two.</remarks>
public sealed class Activation
{
    private readonly Map _value;
    private readonly Slope _slope;

    private Activation(string name, Map value, Slope slope) => (Name, _value, _slope) = (name, value, slope);

    private Activation(string name, Func<float, float> value, Func<float, float> slope)
        : this(name, (x, y) => Each(value, x, y), (dy, y, dx) => Each(slope, dy, y, dx))
    {
    }

    private delegate void Map(ReadOnlySpan<float> x, Span<float> y);

    private delegate void Slope(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, Span<float> dx);

    /// <summary>tanh(x)</summary>
    public static Activation Tanh { get; } = new("Tanh", VectorFunctions.Tanh, Derivative.Multiply<TanhDerivative>);

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    public static Activation Sigmoid { get; } = new("Sigmoid", VectorFunctions.Sigmoid, Derivative.Multiply<SigmoidDerivative>);

    /// <summary>max(x, 0): its gradient does not fade, but may explode; clip it.</summary>
    public static Activation Relu { get; } = new("Relu", (x, y) => TensorPrimitives.Max(x, 0, y), Derivative.Multiply<ReluDerivative>);

    /// <summary>x: a linear recurrence.</summary>
    public static Activation Identity { get; } = Affine(1, 0, "Identity");

    /// <summary>x / (1 + |x|)</summary>
    public static Activation Softsign { get; } = new("Softsign", x => x / (1 + MathF.Abs(x)), y => (1 - MathF.Abs(y)) * (1 - MathF.Abs(y)));

    /// <summary>log(1 + eˣ)</summary>
    public static Activation Softplus { get; } = new("Softplus", x => (float)(Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)))), y => 1 - MathF.Exp(-y));

    /// <summary>x + 1/2 where x is positive, sigmoid(x) below, so that values stay above 0: the g of minGRU and minLSTM (Feng et al., 2024).
    /// Not in ONNX.</summary>
    public static Activation MinimalCandidate { get; } =
        new("MinimalCandidate", x => x >= 0 ? x + 0.5f : 1 / (1 + MathF.Exp(-x)), y => y >= 0.5f ? 1 : y * (1 - y));

    /// <summary>What the function is called in ONNX.</summary>
    public string Name { get; }

    /// <summary>The first number of a function that has one.</summary>
    internal float? Alpha { get; private init; }

    /// <summary>The second number of a function that has two.</summary>
    internal float? Beta { get; private init; }

    /// <summary>x where x is positive, alpha * x below.</summary>
    /// <param name="alpha">The slope below zero, 0 or more.</param>
    public static Activation LeakyRelu(float alpha = 0.01f) =>
        alpha >= 0 ? new("LeakyRelu", x => x < 0 ? alpha * x : x, y => y > 0 ? 1 : alpha) { Alpha = alpha } : throw BadAlpha(alpha, "0 or more");

    /// <summary>x where x is above alpha, 0 below.</summary>
    /// <param name="alpha">The threshold, 0 or more.</param>
    public static Activation ThresholdedRelu(float alpha = 1) =>
        alpha >= 0 ? new("ThresholdedRelu", x => x > alpha ? x : 0, y => y > 0 ? 1 : 0) { Alpha = alpha } : throw BadAlpha(alpha, "0 or more");

    /// <summary>x where x is positive, alpha (eˣ - 1) below.</summary>
    /// <param name="alpha">Minus the value far below zero, above 0.</param>
    public static Activation Elu(float alpha = 1) =>
        alpha > 0 ? new("Elu", x => x < 0 ? alpha * (MathF.Exp(x) - 1) : x, y => y > 0 ? 1 : y + alpha) { Alpha = alpha } : throw BadAlpha(alpha, "a number above 0");

    /// <summary>alpha * x + beta, cut off at 0 and 1.</summary>
    public static Activation HardSigmoid(float alpha = 0.2f, float beta = 0.5f) =>
        new("HardSigmoid", x => Math.Clamp(alpha * x + beta, 0, 1), y => y is > 0 and < 1 ? alpha : 0) { Alpha = alpha, Beta = beta };

    /// <summary>alpha * tanh(beta * x)</summary>
    /// <param name="alpha">The bound of the values, not 0.</param>
    /// <param name="beta">The steepness.</param>
    public static Activation ScaledTanh(float alpha = 1, float beta = 1) =>
        alpha != 0 ? new("ScaledTanh", x => alpha * MathF.Tanh(beta * x), y => beta * (alpha - y * y / alpha)) { Alpha = alpha, Beta = beta } : throw BadAlpha(alpha, "a number other than 0");

    /// <summary>alpha * x + beta</summary>
    public static Activation Affine(float alpha = 1, float beta = 0) => Affine(alpha, beta, "Affine");

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>f of every element, with its gradient: for cells and layers of your own.</summary>
    /// <param name="x">Any shape.</param>
    public Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor y = Operation.Result(x.Shape, x);
        _value(x.Data, y.Writable);
        y.Tape?.Record(Name, flow =>
        {
            if (!flow.Wants(x))
                return;
            float[] dx = new float[y.Count];
            _slope(flow.Of(y), y.Data, dx);                                            // dx += dy f'(x), by way of y
            flow.Add(x, dx);
        }, y);
        return y;
    }

    /// <summary>y = f(x); y may be x.</summary>
    internal void Apply(ReadOnlySpan<float> x, Span<float> y) => _value(x, y);

    /// <summary>dx = dy * f'(x), given y = f(x); dx may be y.</summary>
    internal void Backward(ReadOnlySpan<float> dy, ReadOnlySpan<float> y, Span<float> dx) => _slope(dy, y, dx);

    private static Activation Affine(float alpha, float beta, string name) => new(name, x => alpha * x + beta, _ => alpha) { Alpha = alpha, Beta = beta };

    private static ArgumentOutOfRangeException BadAlpha(float alpha, string expected) => new(nameof(alpha), alpha, $"Activation: alpha: expected {expected}.");

    private static void Each(Func<float, float> f, ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = f(x[i]);
    }

    private static void Each(Func<float, float> slope, ReadOnlySpan<float> dy, ReadOnlySpan<float> y, Span<float> dx)
    {
        for (int i = 0; i < dx.Length; i++)
            dx[i] = dy[i] * slope(y[i]);
    }
}
