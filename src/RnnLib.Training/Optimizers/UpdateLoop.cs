using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib.Training;

/// <summary>The one loop of all optimisers: weights, gradient and what is remembered of them in a single sweep, which threads share for large weights.</summary>
/// <remarks>The number of arrays is a constant to the compiler, and so is whether there are terms, so that what is absent costs nothing.</remarks>
internal static class UpdateLoop
{
    private interface IPrologue
    {
        void Apply(ref Vector<float> w, ref Vector<float> g);
    }

    /// <summary>Moves weights by a rule after the terms that all rules share.</summary>
    /// <param name="rule">How a weight moves.</param>
    /// <param name="terms">What comes before.</param>
    /// <param name="w">The weights.</param>
    /// <param name="g">Their gradients.</param>
    /// <param name="first">The first array that the rule remembers; as long as the weights, or empty if the rule has none.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    public static void Apply<TRule>(
        TRule rule, UpdateTerms terms, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third)
        where TRule : struct, IUpdateRule
    {
        Debug.Assert(g.Length == w.Length && (TRule.Arrays < 1 || first.Length == w.Length), "as long as the weights");
        Debug.Assert((TRule.Arrays < 2 || second.Length == w.Length) && (TRule.Arrays < 3 || third.Length == w.Length), "as long as the weights");
        if (Workers.SharesNumbers(w.Length))
            SweepTogether(rule, terms, w, g, first, second, third);
        else
            Sweep(rule, terms, w, g, first, second, third);
    }

    /// <summary>Spans cannot travel to other threads; pointers can, and what they point at stays where it is until all threads are done.</summary>
    private static unsafe void SweepTogether<TRule>(
        TRule rule, UpdateTerms terms, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third)
        where TRule : struct, IUpdateRule
    {
        fixed (float* firstW = w, firstG = g, first1 = first, first2 = second, first3 = third)
        {
            var (pW, pG, p1, p2, p3) = ((nint)firstW, (nint)firstG, (nint)first1, (nint)first2, (nint)first3);
            Workers.RunNumbers(w.Length, (from, count) => Sweep(rule, terms, Part(pW, from, count), Part(pG, from, count), Part(p1, from, count), Part(p2, from, count), Part(p3, from, count)));
        }

        // An array that the rule does not have is a null pointer.
        static Span<float> Part(nint start, int from, int count) => start == 0 ? default : new((float*)start + from, count);
    }

    private static void Sweep<TRule>(
        TRule rule, UpdateTerms terms, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third)
        where TRule : struct, IUpdateRule
    {
        if (terms.AreNeutral)
            Sweep(rule, default(NoTerms), w, g, first, second, third);
        else
            Sweep(rule, new Terms(terms), w, g, first, second, third);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]   // a tiered start would run it ten times slower
    private static void Sweep<TRule, TPrologue>(
        TRule rule, TPrologue terms, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third)
        where TRule : struct, IUpdateRule
        where TPrologue : struct, IPrologue
    {
        ref float wStart = ref MemoryMarshal.GetReference(w), gStart = ref MemoryMarshal.GetReference(g);
        ref float start1 = ref MemoryMarshal.GetReference(first), start2 = ref MemoryMarshal.GetReference(second), start3 = ref MemoryMarshal.GetReference(third);
        int vectorEnd = w.Length - w.Length % Vector<float>.Count;
        for (int i = 0; i < vectorEnd; i += Vector<float>.Count)
        {
            nuint at = (nuint)i;
            Vector<float> wi = Vector.LoadUnsafe(ref wStart, at), gi = Vector.LoadUnsafe(ref gStart, at);
            Vector<float> a = TRule.Arrays > 0 ? Vector.LoadUnsafe(ref start1, at) : default;
            Vector<float> b = TRule.Arrays > 1 ? Vector.LoadUnsafe(ref start2, at) : default;
            Vector<float> c = TRule.Arrays > 2 ? Vector.LoadUnsafe(ref start3, at) : default;
            terms.Apply(ref wi, ref gi);
            rule.Move(wi, gi, ref a, ref b, ref c).StoreUnsafe(ref wStart, at);
            if (TRule.Arrays > 0)
                a.StoreUnsafe(ref start1, at);
            if (TRule.Arrays > 1)
                b.StoreUnsafe(ref start2, at);
            if (TRule.Arrays > 2)
                c.StoreUnsafe(ref start3, at);
        }

        if (vectorEnd < w.Length)
            Finish(rule, terms, w[vectorEnd..], g[vectorEnd..], first, second, third, vectorEnd);
    }

    /// <summary>The weights after the last whole vector, by the same rule, in a vector with zeros behind them.</summary>
    private static void Finish<TRule, TPrologue>(
        TRule rule, TPrologue terms, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third, int from)
        where TRule : struct, IUpdateRule
        where TPrologue : struct, IPrologue
    {
        Vector<float> wi = Load(w), gi = Load(g);
        Vector<float> a = TRule.Arrays > 0 ? Load(first[from..]) : default;
        Vector<float> b = TRule.Arrays > 1 ? Load(second[from..]) : default;
        Vector<float> c = TRule.Arrays > 2 ? Load(third[from..]) : default;
        terms.Apply(ref wi, ref gi);
        Store(rule.Move(wi, gi, ref a, ref b, ref c), w);
        if (TRule.Arrays > 0)
            Store(a, first[from..]);
        if (TRule.Arrays > 1)
            Store(b, second[from..]);
        if (TRule.Arrays > 2)
            Store(c, third[from..]);
    }

    private static Vector<float> Load(ReadOnlySpan<float> values)
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        lanes.Clear();
        values.CopyTo(lanes);
        return new(lanes);
    }

    private static void Store(Vector<float> vector, Span<float> values)
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        vector.CopyTo(lanes);
        lanes[..values.Length].CopyTo(values);
    }

    private readonly struct NoTerms : IPrologue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> w, ref Vector<float> g)
        {
        }
    }

    private readonly struct Terms(UpdateTerms terms) : IPrologue
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref Vector<float> w, ref Vector<float> g)
        {
            g = terms.Sign * g + terms.Decay * w;
            if (terms.L1 != 0)
                g += terms.L1 * Signs.Of(w);
            w = terms.Shrink * w;
        }
    }
}
