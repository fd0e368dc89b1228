using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>log(softmax(x)) of a row in two numbers, log p = x - largest - logSum, so that nobody needs to keep the row of all p.</summary>
/// <param name="Largest">The largest x.</param>
/// <param name="LogSum">log Σ exp(x - largest). The two stay apart: their sum would round to the largest where numbers are large.</param>
internal readonly record struct SoftmaxRow(float Largest, float LogSum)
{
    /// <summary>The softmax of a row that is not empty.</summary>
    public static SoftmaxRow Of(ReadOnlySpan<float> x)
    {
        float largest = TensorPrimitives.Max(x);
        ref float start = ref MemoryMarshal.GetReference(x);
        float sum = LanesWidth.Is512 ? SumOfExp<Lanes512>(ref start, x.Length, largest)
            : LanesWidth.Is256 ? SumOfExp<Lanes256>(ref start, x.Length, largest)
            : SumOfExp<Lanes128>(ref start, x.Length, largest);
        return new(largest, MathF.Log(sum));
    }

    /// <summary>log p of a number of the row.</summary>
    public float LogOf(float x) => x - Largest - LogSum;

    /// <summary>y = scale p, or y += scale p; p below 1e-30 counts as 0.</summary>
    public void WriteProbabilities(ReadOnlySpan<float> x, float scale, Span<float> y, bool accumulate)
    {
        if (y.Length < x.Length)
            throw new ArgumentException($"y: expected at least {x.Length} elements, got {y.Length}.", nameof(y));
        ref float from = ref MemoryMarshal.GetReference(x), to = ref MemoryMarshal.GetReference(y);
        if (LanesWidth.Is512)
            Write<Lanes512>(ref from, x.Length, scale, ref to, accumulate);
        else if (LanesWidth.Is256)
            Write<Lanes256>(ref from, x.Length, scale, ref to, accumulate);
        else
            Write<Lanes128>(ref from, x.Length, scale, ref to, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float SumOfExp<TLanes>(ref float x, int count, float largest)
        where TLanes : struct, ILanes<TLanes>
    {
        var subtrahend = TLanes.Broadcast(largest);
        TLanes sum = default;
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            sum += GateFunctions.ExpOfNegative(TLanes.Load(ref x, i) - subtrahend);
        float total = TLanes.Sum(sum);
        for (; i < count; i++)
            total += MathF.Exp(Unsafe.Add(ref x, i) - largest);
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Write<TLanes>(ref float x, int count, float scale, ref float y, bool accumulate)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes largest = TLanes.Broadcast(Largest), logSum = TLanes.Broadcast(LogSum), factor = TLanes.Broadcast(scale);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TLanes p = TLanes.FlushTiny(GateFunctions.ExpOfNegative(TLanes.Load(ref x, i) - largest - logSum));
            TLanes.MultiplyAdd(factor, p, accumulate ? TLanes.Load(ref y, i) : default).Store(ref y, i);
        }

        for (; i < count; i++)
        {
            float p = Denormals.Flush(MathF.Exp(LogOf(Unsafe.Add(ref x, i))));
            Unsafe.Add(ref y, i) = (accumulate ? Unsafe.Add(ref y, i) : 0) + scale * p;
        }
    }
}
