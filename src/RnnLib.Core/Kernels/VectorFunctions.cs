using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>tanh and sigmoid of many numbers, which threads share if they are very many.</summary>
internal static class VectorFunctions
{
    /// <summary>y = tanh(x); y may be x. See <see cref="GateFunctions.Tanh"/>.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => Map<TanhFunction>(x, y);

    /// <summary>y = 1 / (1 + e⁻ˣ); y may be x. See <see cref="GateFunctions.Sigmoid{TLanes}(TLanes)"/>.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => Map<SigmoidFunction>(x, y);

    private static void Map<TFunction>(ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction
    {
        if (y.Length < x.Length)
            throw new ArgumentException($"y: expected at least {x.Length} elements, got {y.Length}.", nameof(y));
        if (Workers.SharesNumbers(x.Length))
            MapTogether<TFunction>(x, y);
        else
            MapHere<TFunction>(x, y);
    }

    /// <summary>Spans cannot travel to other threads; pointers can, and what they point at stays where it is until all threads are done.</summary>
    private static unsafe void MapTogether<TFunction>(ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction
    {
        fixed (float* firstX = x, firstY = y)
        {
            var (pX, pY) = ((nint)firstX, (nint)firstY);
            Workers.RunNumbers(x.Length, (first, count) => MapHere<TFunction>(new((float*)pX + first, count), new((float*)pY + first, count)));
        }
    }

    private static void MapHere<TFunction>(ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IFunction
    {
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
