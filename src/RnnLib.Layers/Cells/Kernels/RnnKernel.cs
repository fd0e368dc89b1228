using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib.Layers;

/// <summary>The way back through h' = tanh(...), a register of units at a time.</summary>
internal static class RnnKernel
{
    /// <summary>From the gradient of the new state to that of the pre-activation; the gradient of the state is set to zero.</summary>
    /// <param name="step">The rows.</param>
    public static void Backward(in BackwardStep step)
    {
        if (LanesWidth.Is512)
            Backward<Lanes512>(step);
        else if (LanesWidth.Is256)
            Backward<Lanes256>(step);
        else
            Backward<Lanes128>(step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Backward<TLanes>(in BackwardStep step)
        where TLanes : struct, ILanes<TLanes>
    {
        ref float gates = ref MemoryMarshal.GetReference(step.Gates), dh = ref MemoryMarshal.GetReference(step.HiddenGradient), h = ref MemoryMarshal.GetReference(step.Hidden);
        int all = step.Rows * step.Size, unit = 0;
        for (; unit <= all - TLanes.Count; unit += TLanes.Count)
            Units<TLanes, Whole>(ref gates, ref h, ref dh, unit, 0);
        if (unit < all)
            Units<TLanes, Part>(ref gates, ref h, ref dh, unit, all - unit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Units<TLanes, TAccess>(ref float gates, ref float h, ref float dh, int unit, int count)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        TLanes y = TAccess.Load<TLanes>(ref h, unit, count), dy = TLanes.FlushTiny(TAccess.Load<TLanes>(ref dh, unit, count));
        TAccess.Store(TLanes.FlushTiny(dy * (TLanes.Broadcast(1) - y * y)), ref gates, unit, count);   // d = dh' (1 - h'²)
        TAccess.Store(default(TLanes), ref dh, unit, count);
    }
}
