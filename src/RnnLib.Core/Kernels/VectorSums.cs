using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>The numbers of a row, or products of them, added up; at full speed from the first call, as <see cref="VectorArithmetic"/>.</summary>
internal static class VectorSums
{
    /// <summary>The sum of all numbers.</summary>
    public static float Sum(ReadOnlySpan<float> x) => Reduce<Itself>(x, x);

    /// <summary>The sum of the squares.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> x) => Reduce<Product>(x, x);

    /// <summary>The sum of the squares of what the numbers are above or below another.</summary>
    public static float SumOfSquares(ReadOnlySpan<float> x, float center) => Reduce<SquaredDistance>(x, x, center);

    /// <summary>The sum of x * y.</summary>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => x.Length == y.Length ? Reduce<Product>(x, y)
        : throw new ArgumentException($"expected operands of equal length, got {x.Length} and {y.Length} elements.", nameof(y));

    private static float Reduce<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float center = 0)
        where TTerm : struct, ITerm
    {
        ref float xStart = ref MemoryMarshal.GetReference(x), yStart = ref MemoryMarshal.GetReference(y);
        Span<float> lanes = stackalloc float[LanesWidth.Count];
        return LanesWidth.Is512 ? Reduce<TTerm, Lanes512>(ref xStart, ref yStart, x.Length, ref lanes[0], center)
            : LanesWidth.Is256 ? Reduce<TTerm, Lanes256>(ref xStart, ref yStart, x.Length, ref lanes[0], center)
            : Reduce<TTerm, Lanes128>(ref xStart, ref yStart, x.Length, ref lanes[0], center);
    }

    /// <summary>Four sums at a time, since one waits for the addition before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Reduce<TTerm, TLanes>(ref float x, ref float y, int count, ref float lanes, float center)
        where TTerm : struct, ITerm
        where TLanes : struct, ILanes<TLanes>
    {
        var c = TLanes.Broadcast(center);
        TLanes s0 = default, s1 = default, s2 = default, s3 = default;
        int i = 0;
        for (; i <= count - 4 * TLanes.Count; i += 4 * TLanes.Count)
        {
            s0 = TTerm.Add(TLanes.Load(ref x, i), TLanes.Load(ref y, i), s0, c);
            s1 = TTerm.Add(TLanes.Load(ref x, i + TLanes.Count), TLanes.Load(ref y, i + TLanes.Count), s1, c);
            s2 = TTerm.Add(TLanes.Load(ref x, i + 2 * TLanes.Count), TLanes.Load(ref y, i + 2 * TLanes.Count), s2, c);
            s3 = TTerm.Add(TLanes.Load(ref x, i + 3 * TLanes.Count), TLanes.Load(ref y, i + 3 * TLanes.Count), s3, c);
        }

        for (; i <= count - TLanes.Count; i += TLanes.Count)
            s0 = TTerm.Add(TLanes.Load(ref x, i), TLanes.Load(ref y, i), s0, c);
        TLanes sum = (s0 + s1) + (s2 + s3);
        if (i == count)
            return TLanes.Sum(sum);
        sum.Store(ref lanes, 0);
        AddPart<TTerm, TLanes>(ref x, ref y, i, count - i, ref lanes, center);
        return TLanes.Sum(TLanes.Load(ref lanes, 0));
    }

    /// <summary>Apart from the loop, so that the compiler's patience for inlining is not used up by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddPart<TTerm, TLanes>(ref float x, ref float y, int first, int count, ref float lanes, float center)
        where TTerm : struct, ITerm
        where TLanes : struct, ILanes<TLanes>
    {
        // What is missing from the register is zero and so must be its center.
        Span<float> centers = stackalloc float[TLanes.Count];
        TLanes.Broadcast(center).Store(ref centers[0], 0);
        TTerm.Add(TLanes.LoadPart(ref x, first, count), TLanes.LoadPart(ref y, first, count), TLanes.Load(ref lanes, 0), TLanes.LoadPart(ref centers[0], 0, count)).Store(ref lanes, 0);
    }

    private interface ITerm
    {
        static abstract TLanes Add<TLanes>(TLanes x, TLanes y, TLanes sum, TLanes center)
            where TLanes : struct, ILanes<TLanes>;
    }

    private readonly struct Itself : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Add<TLanes>(TLanes x, TLanes y, TLanes sum, TLanes center)
            where TLanes : struct, ILanes<TLanes> => sum + x;
    }

    private readonly struct Product : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Add<TLanes>(TLanes x, TLanes y, TLanes sum, TLanes center)
            where TLanes : struct, ILanes<TLanes> => TLanes.MultiplyAdd(x, y, sum);
    }

    private readonly struct SquaredDistance : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Add<TLanes>(TLanes x, TLanes y, TLanes sum, TLanes center)
            where TLanes : struct, ILanes<TLanes>
        {
            TLanes distance = x - center;
            return TLanes.MultiplyAdd(distance, distance, sum);
        }
    }
}
