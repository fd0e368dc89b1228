using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>tanh and sigmoid of many numbers.</summary>
internal static class VectorFunctions
{
    /// <summary>y = tanh(x); y may be x. See <see cref="GateFunctions.Tanh"/>.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Map<TanhFunction>(x, y);

    /// <summary>y = 1 / (1 + e⁻ˣ); y may be x. See <see cref="GateFunctions.Sigmoid"/>.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Map<SigmoidFunction>(x, y);

    private static void Map<TFunction>(ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction
    {
        if (y.Length < x.Length)
            throw new ArgumentException($"y: expected at least {x.Length} elements, got {y.Length}.", nameof(y));
        ref float source = ref MemoryMarshal.GetReference(x), target = ref MemoryMarshal.GetReference(y);
        if (LanesWidth.Is512)
            Map<TFunction, Lanes512>(ref source, ref target, x.Length);
        else if (LanesWidth.Is256)
            Map<TFunction, Lanes256>(ref source, ref target, x.Length);
        else
            Map<TFunction, Lanes128>(ref source, ref target, x.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Map<TFunction, TLanes>(ref float x, ref float y, int count)
        where TFunction : struct, IFunction
        where TLanes : struct, ILanes<TLanes>
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TFunction.Of(TLanes.Load(ref x, i)).Store(ref y, i);
        if (i < count)
            MapPart<TFunction, TLanes>(ref Unsafe.Add(ref x, i), ref Unsafe.Add(ref y, i), count - i);
    }

    /// <summary>Apart from the loop, so that the compiler's patience for inlining is not used up by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MapPart<TFunction, TLanes>(ref float x, ref float y, int count)
        where TFunction : struct, IFunction
        where TLanes : struct, ILanes<TLanes> => TFunction.Of(TLanes.LoadPart(ref x, 0, count)).StorePart(ref y, 0, count);

    private interface IFunction
    {
        static abstract TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes>;
    }

    private readonly struct TanhFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => GateFunctions.Tanh(x);
    }

    private readonly struct SigmoidFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x)
            where TLanes : struct, ILanes<TLanes> => GateFunctions.Sigmoid(x);
    }
}
