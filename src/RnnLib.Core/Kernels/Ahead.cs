using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace RnnLib;

/// <summary>Asks for what a kernel reads next while it works on something else, a few cache lines in each step of its depth; the just-in-time compiler knows how many.</summary>
/// <remarks>
/// Memory beyond the caches answers after hundreds of cycles. The processor looks ahead by itself, but not from one page of 4 KB to the next, so a matrix of
/// many megabytes stops it every few hundred multiply-adds.
/// </remarks>
internal interface IAhead
{
    /// <summary>How many cache lines of 16 floats each step asks for.</summary>
    static abstract int Lines { get; }
}

/// <summary>What is read next is near.</summary>
internal readonly struct NothingAhead : IAhead
{
    public static int Lines => 0;
}

/// <summary>One cache line.</summary>
internal readonly struct LineAhead : IAhead
{
    public static int Lines => 1;
}

/// <summary>Two cache lines.</summary>
internal readonly struct TwoLinesAhead : IAhead
{
    public static int Lines => 2;
}

internal static class Ahead
{
    private const int Line = 16;

    /// <summary>Brings the lines from here on to the second-level cache, without waiting for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<TAhead>(ref float next)
        where TAhead : struct, IAhead
    {
        if (TAhead.Lines == 0 || !Sse.IsSupported)
            return;

        // An address that the garbage collector makes stale in between is asked for in vain, and does no harm.
        Sse.Prefetch1(Unsafe.AsPointer(ref next));
        if (TAhead.Lines > 1)
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.Add(ref next, Line)));
    }
}
