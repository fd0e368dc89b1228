using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>Sums and products of rows of numbers, element by element; the result may be one of the operands, but not overlap one otherwise. Threads share long rows.</summary>
/// <remarks>What <c>TensorPrimitives</c> does too, but at full speed from the first call: that library's methods start uncompiled, at a
/// hundredth of their speed, and take seconds to be compiled well, which a short training is over by then.</remarks>
internal static class VectorArithmetic
{
    /// <summary>z = x + y</summary>
    public static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => Map<AddFunction>(x, y, x, z);

    /// <summary>z = x + y</summary>
    public static void Add(ReadOnlySpan<float> x, float y, Span<float> z) => Map<AddFunction>(x, new Operand(y), x, z);

    /// <summary>z = x - y</summary>
    public static void Subtract(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => Map<SubtractFunction>(x, y, x, z);

    /// <summary>z = x - y</summary>
    public static void Subtract(ReadOnlySpan<float> x, float y, Span<float> z) => Map<SubtractFunction>(x, new Operand(y), x, z);

    /// <summary>z = x - y</summary>
    public static void Subtract(float x, ReadOnlySpan<float> y, Span<float> z) => Map<SubtractFromFunction>(y, new Operand(x), y, z);

    /// <summary>z = x * y</summary>
    public static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => Map<MultiplyFunction>(x, y, x, z);

    /// <summary>z = x * y</summary>
    public static void Multiply(ReadOnlySpan<float> x, float y, Span<float> z) => Map<MultiplyFunction>(x, new Operand(y), x, z);

    /// <summary>z = x / y</summary>
    public static void Divide(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z) => Map<DivideFunction>(x, y, x, z);

    /// <summary>z = x / y</summary>
    public static void Divide(ReadOnlySpan<float> x, float y, Span<float> z) => Map<DivideFunction>(x, new Operand(y), x, z);

    /// <summary>z = x / y</summary>
    public static void Divide(float x, ReadOnlySpan<float> y, Span<float> z) => Map<DivideByFunction>(y, new Operand(x), y, z);

    /// <summary>z = x * y + addend</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> addend, Span<float> z) => Map<MultiplyAddFunction>(x, y, addend, z);

    /// <summary>z = x * y + addend</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> x, float y, ReadOnlySpan<float> addend, Span<float> z) => Map<MultiplyAddFunction>(x, new Operand(y), addend, z);

    /// <summary>z = x * weight + other * (1 - weight)</summary>
    public static void Mix(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> other, Span<float> z) => Map<MixFunction>(x, weight, other, z);

    /// <summary>z = x * weight + other * (1 - weight)</summary>
    public static void Mix(ReadOnlySpan<float> x, float weight, ReadOnlySpan<float> other, Span<float> z) => Map<MixFunction>(x, new Operand(weight), other, z);

    /// <summary>z = x * (1 - weight)</summary>
    public static void MultiplyByRest(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> z) => Map<MultiplyByRestFunction>(x, weight, x, z);

    /// <summary>z = x * (1 - weight)</summary>
    public static void MultiplyByRest(ReadOnlySpan<float> x, float weight, Span<float> z) => Map<MultiplyByRestFunction>(x, new Operand(weight), x, z);

    private static void Map<TFunction>(ReadOnlySpan<float> x, Operand y, ReadOnlySpan<float> addend, Span<float> z)
        where TFunction : struct, IFunction
    {
        if ((!y.IsRepeated && y.Row.Length != x.Length) || addend.Length != x.Length || z.Length < x.Length)
            throw new ArgumentException($"expected operands of equal length and a result at least as long, got {x.Length}, {y.Row.Length}, {addend.Length} and {z.Length} elements.", nameof(z));
        if (Workers.SharesNumbers(x.Length))
            MapTogether<TFunction>(x, y, addend, z);
        else
            MapHere<TFunction>(x, y, addend, z);
    }

    /// <summary>Spans cannot travel to other threads; pointers can, and what they point at stays where it is until all threads are done.</summary>
    private static unsafe void MapTogether<TFunction>(ReadOnlySpan<float> x, Operand y, ReadOnlySpan<float> addend, Span<float> z)
        where TFunction : struct, IFunction
    {
        bool isRepeated = y.IsRepeated;
        float repeated = y.Value;
        fixed (float* firstX = x, firstY = y.Row, firstAddend = addend, firstZ = z)
        {
            var (pX, pY, pAddend, pZ) = ((nint)firstX, (nint)firstY, (nint)firstAddend, (nint)firstZ);
            Workers.RunNumbers(x.Length, (first, count) => MapHere<TFunction>(
                Part(pX, first, count), isRepeated ? new Operand(repeated) : Part(pY, first, count), Part(pAddend, first, count), new((float*)pZ + first, count)));
        }

        static ReadOnlySpan<float> Part(nint start, int first, int count) => new((float*)start + first, count);
    }

    private static void MapHere<TFunction>(ReadOnlySpan<float> x, Operand y, ReadOnlySpan<float> addend, Span<float> z)
        where TFunction : struct, IFunction
    {
        ref float xStart = ref MemoryMarshal.GetReference(x), yStart = ref MemoryMarshal.GetReference(y.Row);
        ref float addendStart = ref MemoryMarshal.GetReference(addend), zStart = ref MemoryMarshal.GetReference(z);
        if (LanesWidth.Is512)
            Map<TFunction, Lanes512>(ref xStart, ref yStart, y.Value, ref addendStart, ref zStart, x.Length);
        else if (LanesWidth.Is256)
            Map<TFunction, Lanes256>(ref xStart, ref yStart, y.Value, ref addendStart, ref zStart, x.Length);
        else
            Map<TFunction, Lanes128>(ref xStart, ref yStart, y.Value, ref addendStart, ref zStart, x.Length);
    }

    /// <remarks>y may be a null reference: then the repeated value stands in its place.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Map<TFunction, TLanes>(ref float x, ref float y, float repeated, ref float addend, ref float z, int count)
        where TFunction : struct, IFunction
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes same = TLanes.Broadcast(repeated);
        bool isRepeated = Unsafe.IsNullRef(ref y);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TLanes b = isRepeated ? same : TLanes.Load(ref y, i), c = TFunction.HasAddend ? TLanes.Load(ref addend, i) : default;
            TFunction.Of(TLanes.Load(ref x, i), b, c).Store(ref z, i);
        }

        if (i < count)
            MapPart<TFunction, TLanes>(ref x, ref y, repeated, ref addend, ref z, i, count - i);
    }

    /// <summary>Apart from the loop, so that the compiler's patience for inlining is not used up by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void MapPart<TFunction, TLanes>(ref float x, ref float y, float repeated, ref float addend, ref float z, int first, int count)
        where TFunction : struct, IFunction
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes b = Unsafe.IsNullRef(ref y) ? TLanes.Broadcast(repeated) : TLanes.LoadPart(ref y, first, count);
        TLanes c = TFunction.HasAddend ? TLanes.LoadPart(ref addend, first, count) : default;
        TFunction.Of(TLanes.LoadPart(ref x, first, count), b, c).StorePart(ref z, first, count);
    }

    /// <summary>A row of numbers, or one that stands for a whole row.</summary>
    private readonly ref struct Operand
    {
        public Operand(float value) => (Value, IsRepeated) = (value, true);

        private Operand(ReadOnlySpan<float> row) => Row = row;

        public readonly ReadOnlySpan<float> Row;
        public readonly float Value;
        public readonly bool IsRepeated;

        public static implicit operator Operand(ReadOnlySpan<float> row) => new(row);
    }

    private interface IFunction
    {
        static abstract bool HasAddend { get; }

        static abstract TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes>;
    }

    private readonly struct AddFunction : IFunction
    {
        public static bool HasAddend => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => x + y;
    }

    private readonly struct SubtractFunction : IFunction
    {
        public static bool HasAddend => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => x - y;
    }

    private readonly struct SubtractFromFunction : IFunction
    {
        public static bool HasAddend => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => y - x;
    }

    private readonly struct MultiplyFunction : IFunction
    {
        public static bool HasAddend => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => x * y;
    }

    private readonly struct DivideFunction : IFunction
    {
        public static bool HasAddend => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => x / y;
    }

    private readonly struct DivideByFunction : IFunction
    {
        public static bool HasAddend => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => y / x;
    }

    private readonly struct MultiplyAddFunction : IFunction
    {
        public static bool HasAddend => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => TLanes.MultiplyAdd(x, y, addend);
    }

    private readonly struct MixFunction : IFunction
    {
        public static bool HasAddend => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => TLanes.MultiplyAdd(x, y, addend * (TLanes.Broadcast(1) - y));
    }

    private readonly struct MultiplyByRestFunction : IFunction
    {
        public static bool HasAddend => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Of<TLanes>(TLanes x, TLanes y, TLanes addend)
            where TLanes : struct, ILanes<TLanes> => x * (TLanes.Broadcast(1) - y);
    }
}
