using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib.Layers;

/// <summary>All gates of a GRU with sigmoid and tanh at once, a register of units at a time; the reset gate before or after the product.</summary>
/// <remarks>The same equations as <see cref="UpdateGateCell"/> and its forms, which run whatever else is asked for and are held against this in tests.
/// Where the product stands apart the reset gate comes after it; else r and z are activated when this begins.</remarks>
internal static class GruKernel
{
    /// <summary>From the pre-activations to the new hidden state.</summary>
    /// <param name="step">The rows; gates are left activated.</param>
    public static void Forward(in ForwardStep step)
    {
        if (LanesWidth.Is512)
            Forward<Lanes512>(step);
        else if (LanesWidth.Is256)
            Forward<Lanes256>(step);
        else
            Forward<Lanes128>(step);
    }

    /// <summary>From the gradient of the new state to those of the pre-activations, and what of it the old state gets directly.</summary>
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
    private static void Forward<TLanes>(in ForwardStep step)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = step.Size;
        ref float gates = ref MemoryMarshal.GetReference(step.Gates), product = ref MemoryMarshal.GetReference(step.LateProduct);
        ref float h = ref MemoryMarshal.GetReference(step.PreviousHidden), newH = ref MemoryMarshal.GetReference(step.Hidden);
        for (int row = 0; row < step.Rows; row++)
        {
            int unit = 0;
            for (; unit <= size - TLanes.Count; unit += TLanes.Count)
                ForwardUnits<TLanes, Whole>(ref gates, ref product, ref h, ref newH, size, unit, 0);
            if (unit < size)
                ForwardTail<TLanes>(ref gates, ref product, ref h, ref newH, size, unit, size - unit);
            gates = ref Unsafe.Add(ref gates, 3 * size);
            product = ref Next(ref product, size);
            h = ref Unsafe.Add(ref h, size);
            newH = ref Unsafe.Add(ref newH, size);
        }
    }

    /// <summary>Apart from the loop, so that the compiler's patience for inlining is not used up by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ForwardTail<TLanes>(ref float gates, ref float product, ref float h, ref float newH, int size, int unit, int count)
        where TLanes : struct, ILanes<TLanes> => ForwardUnits<TLanes, Part>(ref gates, ref product, ref h, ref newH, size, unit, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardUnits<TLanes, TAccess>(ref float gates, ref float product, ref float h, ref float newH, int size, int unit, int count)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        TLanes z = TAccess.Load<TLanes>(ref gates, size + unit, count), n = TAccess.Load<TLanes>(ref gates, 2 * size + unit, count);
        if (!Unsafe.IsNullRef(ref product))
        {
            TLanes r = GateFunctions.Sigmoid(TAccess.Load<TLanes>(ref gates, unit, count));
            z = GateFunctions.Sigmoid(z);
            n = TLanes.MultiplyAdd(r, TAccess.Load<TLanes>(ref product, unit, count), n);                     // W_n x + b_in + r (U_n h + b_hn)
            TAccess.Store(r, ref gates, unit, count);
            TAccess.Store(z, ref gates, size + unit, count);
        }

        n = GateFunctions.Tanh(n);
        TAccess.Store(n, ref gates, 2 * size + unit, count);
        TAccess.Store(TLanes.MultiplyAdd(z, TAccess.Load<TLanes>(ref h, unit, count) - n, n), ref newH, unit, count);   // h' = (h - n) z + n
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Backward<TLanes>(in BackwardStep step)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = step.Size;
        ref float gates = ref MemoryMarshal.GetReference(step.Gates), product = ref MemoryMarshal.GetReference(step.LateProduct);
        ref float h = ref MemoryMarshal.GetReference(step.PreviousHidden), dh = ref MemoryMarshal.GetReference(step.HiddenGradient);
        for (int row = 0; row < step.Rows; row++)
        {
            int unit = 0;
            for (; unit <= size - TLanes.Count; unit += TLanes.Count)
                BackwardUnits<TLanes, Whole>(ref gates, ref product, ref h, ref dh, size, unit, 0);
            if (unit < size)
                BackwardTail<TLanes>(ref gates, ref product, ref h, ref dh, size, unit, size - unit);
            gates = ref Unsafe.Add(ref gates, 3 * size);
            product = ref Next(ref product, size);
            h = ref Unsafe.Add(ref h, size);
            dh = ref Unsafe.Add(ref dh, size);
        }
    }

    /// <summary>Apart from the loop, so that the compiler's patience for inlining is not used up by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void BackwardTail<TLanes>(ref float gates, ref float product, ref float h, ref float dh, int size, int unit, int count)
        where TLanes : struct, ILanes<TLanes> => BackwardUnits<TLanes, Part>(ref gates, ref product, ref h, ref dh, size, unit, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardUnits<TLanes, TAccess>(ref float gates, ref float product, ref float h, ref float dh, int size, int unit, int count)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        TLanes one = TLanes.Broadcast(1), z = TAccess.Load<TLanes>(ref gates, size + unit, count), n = TAccess.Load<TLanes>(ref gates, 2 * size + unit, count), dh1 = TLanes.FlushTiny(TAccess.Load<TLanes>(ref dh, unit, count));
        TLanes kept = dh1 * z;                                                         // dh = dh' z, and what comes through U
        TLanes dZ = TLanes.FlushTiny(dh1 * (TAccess.Load<TLanes>(ref h, unit, count) - n) * (z * (one - z)));   // dz = dh' (h - n)
        TLanes dN = TLanes.FlushTiny((dh1 - kept) * (one - n * n));                    // dn = dh' (1 - z)
        if (!Unsafe.IsNullRef(ref product))
        {
            TLanes r = TAccess.Load<TLanes>(ref gates, unit, count);
            TLanes dR = TLanes.FlushTiny(dN * TAccess.Load<TLanes>(ref product, unit, count) * (r * (one - r)));   // dr = d(pre n) (U_n h + b_hn)
            TAccess.Store(dR, ref gates, unit, count);
            TAccess.Store(TLanes.FlushTiny(dN * r), ref product, unit, count);         // d(U_n h + b_hn) = d(pre n) r
        }

        TAccess.Store(dZ, ref gates, size + unit, count);
        TAccess.Store(dN, ref gates, 2 * size + unit, count);
        TAccess.Store(kept, ref dh, unit, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float Next(ref float product, int size) => ref Unsafe.IsNullRef(ref product) ? ref product : ref Unsafe.Add(ref product, size);
}
