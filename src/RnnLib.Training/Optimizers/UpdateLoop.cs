using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib.Training;

/// <summary>The one loop of all optimisers: weights, gradient and up to three remembered arrays in a single sweep.</summary>
internal static class UpdateLoop
{
    private interface IArrays
    {
        static abstract int Count { get; }
    }

    /// <summary>Moves weights by a rule after the terms that all rules share.</summary>
    /// <remarks>Arrays of no elements are absent, the last first. The number of arrays is a constant to the compiler, so that absent ones cost nothing.</remarks>
    public static void Apply<TRule>(
        TRule rule, UpdateTerms terms, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third)
        where TRule : struct, IUpdateRule
    {
        if (!third.IsEmpty)
            Sweep<TRule, Three>(rule, terms, w, g, first, second, third);
        else if (!second.IsEmpty)
            Sweep<TRule, Two>(rule, terms, w, g, first, second, third);
        else if (!first.IsEmpty)
            Sweep<TRule, One>(rule, terms, w, g, first, second, third);
        else
            Sweep<TRule, None>(rule, terms, w, g, first, second, third);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]   // a tiered start would run it ten times slower
    private static void Sweep<TRule, TArrays>(
        TRule rule, UpdateTerms terms, Span<float> w, ReadOnlySpan<float> g, Span<float> first, Span<float> second, Span<float> third)
        where TRule : struct, IUpdateRule
        where TArrays : struct, IArrays
    {
        ref float wStart = ref MemoryMarshal.GetReference(w), gStart = ref MemoryMarshal.GetReference(g);
        ref float start1 = ref MemoryMarshal.GetReference(first), start2 = ref MemoryMarshal.GetReference(second), start3 = ref MemoryMarshal.GetReference(third);
        int vectorEnd = w.Length - w.Length % Vector<float>.Count;
        for (int i = 0; i < vectorEnd; i += Vector<float>.Count)
        {
            nuint at = (nuint)i;
            Vector<float> a = TArrays.Count > 0 ? Vector.LoadUnsafe(ref start1, at) : default;
            Vector<float> b = TArrays.Count > 1 ? Vector.LoadUnsafe(ref start2, at) : default;
            Vector<float> c = TArrays.Count > 2 ? Vector.LoadUnsafe(ref start3, at) : default;
            Move(rule, terms, Vector.LoadUnsafe(ref wStart, at), Vector.LoadUnsafe(ref gStart, at), ref a, ref b, ref c).StoreUnsafe(ref wStart, at);
            if (TArrays.Count > 0)
                a.StoreUnsafe(ref start1, at);
            if (TArrays.Count > 1)
                b.StoreUnsafe(ref start2, at);
            if (TArrays.Count > 2)
                c.StoreUnsafe(ref start3, at);
        }

        if (vectorEnd == w.Length)
            return;
        Vector<float> a0 = TArrays.Count > 0 ? Rest(first[vectorEnd..]) : default;
        Vector<float> b0 = TArrays.Count > 1 ? Rest(second[vectorEnd..]) : default;
        Vector<float> c0 = TArrays.Count > 2 ? Rest(third[vectorEnd..]) : default;
        Store(Move(rule, terms, Rest(w[vectorEnd..]), Rest(g[vectorEnd..]), ref a0, ref b0, ref c0), w[vectorEnd..]);
        if (TArrays.Count > 0)
            Store(a0, first[vectorEnd..]);
        if (TArrays.Count > 1)
            Store(b0, second[vectorEnd..]);
        if (TArrays.Count > 2)
            Store(c0, third[vectorEnd..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Move<TRule>(
        TRule rule, UpdateTerms terms, Vector<float> w, Vector<float> g, ref Vector<float> a, ref Vector<float> b, ref Vector<float> c)
        where TRule : struct, IUpdateRule
    {
        g = terms.Sign * g + terms.Decay * w;
        if (terms.L1 != 0)
            g += terms.L1 * Signs.Of(w);
        return rule.Move(terms.Shrink * w, g, ref a, ref b, ref c);
    }

    /// <summary>What is left of an array after the last whole vector, with zeros behind it.</summary>
    private static Vector<float> Rest(ReadOnlySpan<float> values)
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

    private readonly struct None : IArrays
    {
        public static int Count => 0;
    }

    private readonly struct One : IArrays
    {
        public static int Count => 1;
    }

    private readonly struct Two : IArrays
    {
        public static int Count => 2;
    }

    private readonly struct Three : IArrays
    {
        public static int Count => 3;
    }
}
