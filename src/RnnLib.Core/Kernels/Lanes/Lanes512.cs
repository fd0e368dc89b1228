using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnLib;

/// <summary>AVX-512: 32 registers of 16 floats.</summary>
internal struct Lanes512 : ILanes<Lanes512>
{
    // A field set by initialiser: each call, inlined or not, counts against what the compiler is willing to inline into one kernel.
    private Vector512<float> _v;

    public static int Count => 16;

    public static int TileRows => 14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new() { _v = Vector512.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref float source, nint offset) => new() { _v = Vector512.LoadUnsafe(ref source, (nuint)offset) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(ref float target, nint offset) => _v.StoreUnsafe(ref target, (nuint)offset);

    public static unsafe Lanes512 LoadPart(ref float source, nint offset, int count)
    {
        fixed (float* start = &source)
            return new() { _v = Avx512F.MaskLoad(start + offset, First(count), Vector512<float>.Zero) };
    }

    public readonly unsafe void StorePart(ref float target, nint offset, int count)
    {
        fixed (float* start = &target)
            Avx512F.MaskStore(start + offset, First(count), _v);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> First(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new() { _v = a._v + b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new() { _v = a._v - b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new() { _v = a._v * b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new() { _v = a._v / b._v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new() { _v = Vector512.MultiplyAddEstimate(a._v, b._v, c._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtMost(Lanes512 bound, Lanes512 x) => new() { _v = Vector512.MinNative(bound._v, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AtLeast(Lanes512 bound, Lanes512 x) => new() { _v = Vector512.MaxNative(bound._v, x._v) };

    /// <remarks>One Newton step on 14 bits: a division of 16 floats takes as long as 30 multiply-adds.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Reciprocal(Lanes512 x)
    {
        Vector512<float> y = Avx512F.Reciprocal14(x._v);
        return new() { _v = y * Avx512F.FusedMultiplyAddNegated(x._v, y, Vector512.Create(2f)) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Round(Lanes512 x) => new() { _v = Vector512.Round(x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 TimesPowerOfTwo(Lanes512 x, Lanes512 n) => new() { _v = Avx512F.Scale(x._v, n._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WherePositive(Lanes512 x, Lanes512 value) =>
        new() { _v = Vector512.ConditionalSelect(Vector512.GreaterThan(x._v, Vector512<float>.Zero), value._v, Vector512<float>.Zero) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 FlushTiny(Lanes512 x) =>
        new() { _v = Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(x._v), Vector512.Create(Denormals.Tiny)), Vector512<float>.Zero, x._v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes512 x) => Lanes256.Sum(x._v.GetLower() + x._v.GetUpper());
}
