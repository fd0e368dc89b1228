using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>A derivative told by the value of the function itself (or of its argument), scalar and vector line by line the same.</summary>
internal interface IDerivative
{
    static abstract float Of(float v);

    static abstract Vector<float> Of(Vector<float> v);
}

/// <summary>tanh' = 1 - y²</summary>
internal readonly struct TanhDerivative : IDerivative
{
    public static float Of(float y) => 1 - y * y;

    public static Vector<float> Of(Vector<float> y) => Vector<float>.One - y * y;
}

/// <summary>sigmoid' = y (1 - y)</summary>
internal readonly struct SigmoidDerivative : IDerivative
{
    public static float Of(float y) => y * (1 - y);

    public static Vector<float> Of(Vector<float> y) => y * (Vector<float>.One - y);
}

/// <summary>relu' = 1 where y &gt; 0, else 0 (at 0 too, as in PyTorch)</summary>
internal readonly struct ReluDerivative : IDerivative
{
    public static float Of(float y) => y > 0 ? 1 : 0;

    public static Vector<float> Of(Vector<float> y) =>
        Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
}

/// <summary>sqrt' = 1 / (2 y)</summary>
internal readonly struct SqrtDerivative : IDerivative
{
    public static float Of(float y) => 0.5f / y;

    public static Vector<float> Of(Vector<float> y) => new Vector<float>(0.5f) / y;
}

/// <summary>log' = 1 / x</summary>
internal readonly struct LogDerivative : IDerivative
{
    public static float Of(float x) => 1 / x;

    public static Vector<float> Of(Vector<float> x) => Vector<float>.One / x;
}

/// <summary>(x²)' = 2 x</summary>
internal readonly struct SquareDerivative : IDerivative
{
    public static float Of(float x) => 2 * x;

    public static Vector<float> Of(Vector<float> x) => x + x;
}

/// <summary>|x|' = sign(x), 0 at 0</summary>
internal readonly struct AbsDerivative : IDerivative
{
    public static float Of(float x) => x > 0 ? 1 : x < 0 ? -1 : 0;

    public static Vector<float> Of(Vector<float> x) =>
        Vector.ConditionalSelect(
            Vector.GreaterThan(x, Vector<float>.Zero),
            Vector<float>.One,
            Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), -Vector<float>.One, Vector<float>.Zero));
}

/// <summary>The two loops over all <see cref="IDerivative"/>s.</summary>
internal static class Derivative
{
    /// <summary>dx += dy * f'(v), where it is wanted.</summary>
    public static void AddDerivative<TDerivative>(this GradientFlow flow, Tensor x, Tensor y, ReadOnlySpan<float> v)
        where TDerivative : struct, IDerivative
    {
        if (flow.Wants(x))
            MultiplyAdd<TDerivative>(flow.Of(y), v, flow.Into(x));
    }

    /// <summary>dx = dy * f'(v); dx may be v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TDerivative>(ReadOnlySpan<float> dy, ReadOnlySpan<float> v, Span<float> dx)
        where TDerivative : struct, IDerivative
    {
        int vectorEnd = dx.Length - dx.Length % Vector<float>.Count;
        ref float dyStart = ref MemoryMarshal.GetReference(dy), vStart = ref MemoryMarshal.GetReference(v), dxStart = ref MemoryMarshal.GetReference(dx);
        for (int i = 0; i < vectorEnd; i += Vector<float>.Count)
        {
            Vector<float> slope = TDerivative.Of(Vector.LoadUnsafe(ref vStart, (nuint)i));
            (Vector.LoadUnsafe(ref dyStart, (nuint)i) * slope).StoreUnsafe(ref dxStart, (nuint)i);
        }

        for (int i = vectorEnd; i < dx.Length; i++)
            dx[i] = dy[i] * TDerivative.Of(v[i]);
    }

    /// <summary>dx += dy * f'(v)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd<TDerivative>(ReadOnlySpan<float> dy, ReadOnlySpan<float> v, Span<float> dx)
        where TDerivative : struct, IDerivative
    {
        int vectorEnd = dx.Length - dx.Length % Vector<float>.Count;
        ref float dyStart = ref MemoryMarshal.GetReference(dy), vStart = ref MemoryMarshal.GetReference(v), dxStart = ref MemoryMarshal.GetReference(dx);
        for (int i = 0; i < vectorEnd; i += Vector<float>.Count)
        {
            Vector<float> slope = TDerivative.Of(Vector.LoadUnsafe(ref vStart, (nuint)i));
            (Vector.LoadUnsafe(ref dxStart, (nuint)i) + Vector.LoadUnsafe(ref dyStart, (nuint)i) * slope).StoreUnsafe(ref dxStart, (nuint)i);
        }

        for (int i = vectorEnd; i < dx.Length; i++)
            dx[i] += dy[i] * TDerivative.Of(v[i]);
    }
}
