using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>Layer normalisation of a row with gain and bias, y = gain ⊙ normalised(x) + bias, and the way back, in few passes over the row.</summary>
/// <remarks><see cref="Normalization"/> with what follows it: a recurrent layer does this twice in every step.</remarks>
internal static class AffineNormalization
{
    /// <summary>y (+)= gain ⊙ normalised(x) + bias; x is replaced by its normalised values.</summary>
    /// <param name="x">The row.</param>
    /// <param name="gain">As long as x.</param>
    /// <param name="bias">As long as x, or empty.</param>
    /// <param name="y">As long as x; may be x if nothing is added to it; x's normalised values are lost then.</param>
    /// <param name="add">Whether to add to y instead of replacing it.</param>
    /// <returns>1 / sqrt(variance + epsilon)</returns>
    public static float Forward(Span<float> x, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, Span<float> y, bool add)
    {
        RequireLength(x.Length, gain.Length, bias.IsEmpty ? x.Length : bias.Length, y.Length);
        float mean = VectorSums.Sum(x) / x.Length;
        float inverseDeviation = 1 / MathF.Sqrt(VectorSums.SumOfSquares(x, mean) / x.Length + Normalization.Epsilon);
        ref float xStart = ref MemoryMarshal.GetReference(x), gainStart = ref MemoryMarshal.GetReference(gain);
        ref float biasStart = ref bias.IsEmpty ? ref Unsafe.NullRef<float>() : ref MemoryMarshal.GetReference(bias), yStart = ref MemoryMarshal.GetReference(y);
        if (LanesWidth.Is512)
            Forward<Lanes512>(ref xStart, ref gainStart, ref biasStart, ref yStart, x.Length, mean, inverseDeviation, add);
        else if (LanesWidth.Is256)
            Forward<Lanes256>(ref xStart, ref gainStart, ref biasStart, ref yStart, x.Length, mean, inverseDeviation, add);
        else
            Forward<Lanes128>(ref xStart, ref gainStart, ref biasStart, ref yStart, x.Length, mean, inverseDeviation, add);
        return inverseDeviation;
    }

    /// <summary>From dy to dx, which replaces the normalised values; dgain += dy ⊙ normalised.</summary>
    /// <param name="dy">The gradient of y.</param>
    /// <param name="gain">As long as dy.</param>
    /// <param name="normalized">In: what <see cref="Forward"/> has left. Out: (g - mean(g) - normalised mean(g normalised)) / deviation with g = gain ⊙ dy.</param>
    /// <param name="inverseDeviation">What <see cref="Forward"/> returned.</param>
    /// <param name="dGain">To add to.</param>
    public static void Backward(ReadOnlySpan<float> dy, ReadOnlySpan<float> gain, Span<float> normalized, float inverseDeviation, Span<float> dGain)
    {
        RequireLength(dy.Length, gain.Length, normalized.Length, dGain.Length);
        ref float dyStart = ref MemoryMarshal.GetReference(dy), gainStart = ref MemoryMarshal.GetReference(gain);
        ref float n = ref MemoryMarshal.GetReference(normalized), dGainStart = ref MemoryMarshal.GetReference(dGain);
        if (LanesWidth.Is512)
            Backward<Lanes512>(ref dyStart, ref gainStart, ref n, ref dGainStart, dy.Length, inverseDeviation);
        else if (LanesWidth.Is256)
            Backward<Lanes256>(ref dyStart, ref gainStart, ref n, ref dGainStart, dy.Length, inverseDeviation);
        else
            Backward<Lanes128>(ref dyStart, ref gainStart, ref n, ref dGainStart, dy.Length, inverseDeviation);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Forward<TLanes>(ref float x, ref float gain, ref float bias, ref float y, int count, float mean, float inverseDeviation, bool add)
        where TLanes : struct, ILanes<TLanes>
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            ForwardLanes<TLanes, Whole>(ref x, ref gain, ref bias, ref y, i, 0, mean, inverseDeviation, add);
        if (i < count)
            ForwardLanes<TLanes, Part>(ref x, ref gain, ref bias, ref y, i, count - i, mean, inverseDeviation, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardLanes<TLanes, TAccess>(
        ref float x, ref float gain, ref float bias, ref float y, int i, int count, float mean, float inverseDeviation, bool add)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        TLanes normalized = (TAccess.Load<TLanes>(ref x, i, count) - TLanes.Broadcast(mean)) * TLanes.Broadcast(inverseDeviation);
        TAccess.Store(normalized, ref x, i, count);
        TLanes rest = add ? TAccess.Load<TLanes>(ref y, i, count) : default;
        if (!Unsafe.IsNullRef(ref bias))
            rest += TAccess.Load<TLanes>(ref bias, i, count);
        TAccess.Store(TLanes.MultiplyAdd(normalized, TAccess.Load<TLanes>(ref gain, i, count), rest), ref y, i, count);
    }

    private static void Backward<TLanes>(ref float dy, ref float gain, ref float n, ref float dGain, int count, float inverseDeviation)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes sum = default, dot = default;
        AddUp(ref dy, ref gain, ref n, ref dGain, count, ref sum, ref dot);
        Center<TLanes>(ref dy, ref gain, ref n, count, TLanes.Sum(sum) / count, TLanes.Sum(dot) / count, inverseDeviation);
    }

    /// <summary>The sums of g and of g ⊙ normalised, and dgain on the way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddUp<TLanes>(ref float dy, ref float gain, ref float n, ref float dGain, int count, ref TLanes sum, ref TLanes dot)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes s0 = default, s1 = default, d0 = default, d1 = default;   // one addition waits for the one before it
        int i = 0;
        for (; i <= count - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            AddUpLanes<TLanes, Whole>(ref dy, ref gain, ref n, ref dGain, i, 0, ref s0, ref d0);
            AddUpLanes<TLanes, Whole>(ref dy, ref gain, ref n, ref dGain, i + TLanes.Count, 0, ref s1, ref d1);
        }

        for (; i < count; i += TLanes.Count)
            AddUpLanes<TLanes, Part>(ref dy, ref gain, ref n, ref dGain, i, Math.Min(TLanes.Count, count - i), ref s0, ref d0);
        (sum, dot) = (s0 + s1, d0 + d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddUpLanes<TLanes, TAccess>(ref float dy, ref float gain, ref float n, ref float dGain, int i, int count, ref TLanes sum, ref TLanes dot)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        TLanes d = TAccess.Load<TLanes>(ref dy, i, count), normalized = TAccess.Load<TLanes>(ref n, i, count), g = d * TAccess.Load<TLanes>(ref gain, i, count);
        TAccess.Store(TLanes.MultiplyAdd(d, normalized, TAccess.Load<TLanes>(ref dGain, i, count)), ref dGain, i, count);
        sum += g;
        dot = TLanes.MultiplyAdd(g, normalized, dot);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Center<TLanes>(ref float dy, ref float gain, ref float n, int count, float mean, float slope, float inverseDeviation)
        where TLanes : struct, ILanes<TLanes>
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            CenterLanes<TLanes, Whole>(ref dy, ref gain, ref n, i, 0, mean, slope, inverseDeviation);
        if (i < count)
            CenterLanes<TLanes, Part>(ref dy, ref gain, ref n, i, count - i, mean, slope, inverseDeviation);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CenterLanes<TLanes, TAccess>(ref float dy, ref float gain, ref float n, int i, int count, float mean, float slope, float inverseDeviation)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        TLanes g = TAccess.Load<TLanes>(ref dy, i, count) * TAccess.Load<TLanes>(ref gain, i, count), centered = g - TLanes.Broadcast(mean);
        TAccess.Store(TLanes.MultiplyAdd(TAccess.Load<TLanes>(ref n, i, count), TLanes.Broadcast(-slope), centered) * TLanes.Broadcast(inverseDeviation), ref n, i, count);
    }

    private static void RequireLength(int expected, params ReadOnlySpan<int> lengths)
    {
        foreach (int length in lengths)
        {
            if (length != expected)
                throw new ArgumentException($"expected operands of equal length, got {expected} and {length} elements.");
        }
    }
}
