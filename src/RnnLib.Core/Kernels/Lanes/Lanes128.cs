using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace RnnLib;

/// <summary>SSE with 16 registers, NEON with 32, of 4 floats; plain numbers where a processor has no vectors at all.</summary>
internal struct Lanes128 : ILanes<Lanes128>
{
    // A field set by initialiser: each call, inlined or not, counts against what the compiler is willing to inline into one kernel.
    private Vector128<float> _v;

    public static int Count => 4;

    public static int TileRows => AdvSimd.IsSupported ? 14 : 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => new() { _v = Vector128.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref float source, nint offset) => new() { _v = Vector128.LoadUnsafe(ref source, (nuint)offset) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float target, nint offset) => _v.StoreUnsafe(ref target, (nuint)offset);

    public static Lanes128 LoadPart(ref float source, nint offset, int count)
    {
        Vector128<float> v = default;
        for (int i = 0; i < count; i++)
            v = v.WithElement(i, Unsafe.Add(ref source, offset + i));
        return new() { _v = v };
    }

    public readonly void StorePart(ref float target, nint offset, int count)
    {
        for (int i = 0; i < count; i++)
            Unsafe.Add(ref target, offset + i) = _v.GetElement(i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new() { _v = a._v + b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new() { _v = a._v - b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new() { _v = a._v * b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new() { _v = a._v / b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new() { _v = Vector128.MultiplyAddEstimate(a._v, b._v, c._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AtMost(Lanes128 bound, Lanes128 x) => new() { _v = Vector128.MinNative(bound._v, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AtLeast(Lanes128 bound, Lanes128 x) => new() { _v = Vector128.MaxNative(bound._v, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Reciprocal(Lanes128 x) => new() { _v = Vector128<float>.One / x._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Round(Lanes128 x) => new() { _v = Vector128.Round(x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 TimesPowerOfTwo(Lanes128 x, Lanes128 n) =>
        new() { _v = (x._v.AsInt32() + (Vector128.ConvertToInt32Native(n._v) << 23)).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WherePositive(Lanes128 x, Lanes128 value) =>
        new() { _v = Vector128.ConditionalSelect(Vector128.GreaterThan(x._v, Vector128<float>.Zero), value._v, Vector128<float>.Zero) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 FlushTiny(Lanes128 x) =>
        new() { _v = Vector128.ConditionalSelect(Vector128.LessThan(Vector128.Abs(x._v), Vector128.Create(Denormals.Tiny)), Vector128<float>.Zero, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes128 x) => Sum(x._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> x)
    {
        Vector128<float> halves = x + Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1));
        return halves.ToScalar() + halves.GetElement(1);
    }
}
