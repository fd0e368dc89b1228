using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnLib;

/// <summary>AVX2: 16 registers of 8 floats.</summary>
internal struct Lanes256 : ILanes<Lanes256>
{
    // A field set by initialiser: each call, inlined or not, counts against what the compiler is willing to inline into one kernel.
    private Vector256<float> _v;

    public static int Count => 8;

    public static int TileRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new() { _v = Vector256.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref float source, nint offset) => new() { _v = Vector256.LoadUnsafe(ref source, (nuint)offset) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float target, nint offset) => _v.StoreUnsafe(ref target, (nuint)offset);

    public static unsafe Lanes256 LoadPart(ref float source, nint offset, int count)
    {
        fixed (float* start = &source)
            return new() { _v = Avx.MaskLoad(start + offset, First(count)) };
    }

    public readonly unsafe void StorePart(ref float target, nint offset, int count)
    {
        fixed (float* start = &target)
            Avx.MaskStore(start + offset, First(count), _v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> First(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new() { _v = a._v + b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new() { _v = a._v - b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new() { _v = a._v * b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new() { _v = a._v / b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new() { _v = Vector256.MultiplyAddEstimate(a._v, b._v, c._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtMost(Lanes256 bound, Lanes256 x) => new() { _v = Vector256.MinNative(bound._v, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AtLeast(Lanes256 bound, Lanes256 x) => new() { _v = Vector256.MaxNative(bound._v, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Reciprocal(Lanes256 x) => new() { _v = Vector256<float>.One / x._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Round(Lanes256 x) => new() { _v = Vector256.Round(x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 TimesPowerOfTwo(Lanes256 x, Lanes256 n) =>
        new() { _v = (x._v.AsInt32() + (Vector256.ConvertToInt32Native(n._v) << 23)).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WherePositive(Lanes256 x, Lanes256 value) =>
        new() { _v = Vector256.ConditionalSelect(Vector256.GreaterThan(x._v, Vector256<float>.Zero), value._v, Vector256<float>.Zero) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 FlushTiny(Lanes256 x) =>
        new() { _v = Vector256.ConditionalSelect(Vector256.LessThan(Vector256.Abs(x._v), Vector256.Create(Denormals.Tiny)), Vector256<float>.Zero, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 x) => Sum(x._v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> x) => Lanes128.Sum(x.GetLower() + x.GetUpper());
}
