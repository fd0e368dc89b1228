using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib.Layers;

/// <summary>All gates of an LSTM with sigmoid and tanh at once, a register of units at a time.</summary>
/// <remarks>The same equations as <see cref="LstmCell"/>, which runs whatever else is asked for and is held against this in tests.</remarks>
internal static class LstmKernel
{
    /// <summary>From the pre-activations to the new memory cell and hidden state.</summary>
    /// <param name="step">The rows; gates are left activated.</param>
    /// <param name="form">How the memory cell forgets.</param>
    public static void Forward(in ForwardStep step, LstmForm form)
    {
        if (LanesWidth.Is512)
            Forward<Lanes512>(step, form);
        else if (LanesWidth.Is256)
            Forward<Lanes256>(step, form);
        else
            Forward<Lanes128>(step, form);
    }

    /// <summary>From the gradients of the new state to those of the pre-activations and of the old memory cell.</summary>
    /// <param name="step">The rows. The gradient of the hidden state is set to zero: all of it goes through the gates.</param>
    /// <param name="form">How the memory cell forgets.</param>
    public static void Backward(in BackwardStep step, LstmForm form)
    {
        if (LanesWidth.Is512)
            Backward<Lanes512>(step, form);
        else if (LanesWidth.Is256)
            Backward<Lanes256>(step, form);
        else
            Backward<Lanes128>(step, form);
    }

    private static void Forward<TLanes>(in ForwardStep step, LstmForm form)
        where TLanes : struct, ILanes<TLanes>
    {
        if (form == LstmForm.ForgetGate && step.Peephole.IsEmpty)
            ForwardUsual<TLanes>(step);
        else
            ForwardVariant<TLanes>(step, form);
    }

    /// <summary>The usual LSTM, without peepholes and with a forget gate: its three sigmoids wait for nothing but each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ForwardUsual<TLanes>(in ForwardStep step)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = step.Size;
        ref float gates = ref MemoryMarshal.GetReference(step.Gates), c = ref MemoryMarshal.GetReference(step.PreviousCell);
        ref float newC = ref MemoryMarshal.GetReference(step.Cell), h = ref MemoryMarshal.GetReference(step.Hidden);
        for (int row = 0; row < step.Rows; row++)
        {
            int unit = 0;
            for (; unit <= size - TLanes.Count; unit += TLanes.Count)
            {
                int fAt = size + unit, gAt = size + fAt, oAt = size + gAt;
                TLanes i = TLanes.Load(ref gates, unit), f = TLanes.Load(ref gates, fAt), o = TLanes.Load(ref gates, oAt);
                GateFunctions.Sigmoid(ref f, ref i, ref o);
                TLanes g = GateFunctions.Tanh(TLanes.Load(ref gates, gAt));
                TLanes sum = TLanes.MultiplyAdd(i, g, f * TLanes.Load(ref c, unit));                           // c' = f c + i g
                i.Store(ref gates, unit);
                f.Store(ref gates, fAt);
                g.Store(ref gates, gAt);
                o.Store(ref gates, oAt);
                sum.Store(ref newC, unit);
                (o * GateFunctions.Tanh(sum)).Store(ref h, unit);                      // h' = o tanh(c')
            }

            if (unit < size)
                ForwardTail<TLanes>(ref gates, ref Unsafe.NullRef<float>(), ref c, ref newC, ref h, size, unit, size - unit, LstmForm.ForgetGate);
            gates = ref Unsafe.Add(ref gates, 4 * size);
            c = ref Unsafe.Add(ref c, size);
            newC = ref Unsafe.Add(ref newC, size);
            h = ref Unsafe.Add(ref h, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ForwardVariant<TLanes>(in ForwardStep step, LstmForm form)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = step.Size, gateSize = step.Gates.Length / step.Rows;
        ref float gates = ref MemoryMarshal.GetReference(step.Gates), p = ref MemoryMarshal.GetReference(step.Peephole);
        ref float c = ref MemoryMarshal.GetReference(step.PreviousCell), newC = ref MemoryMarshal.GetReference(step.Cell), h = ref MemoryMarshal.GetReference(step.Hidden);
        for (int row = 0; row < step.Rows; row++)
        {
            int unit = 0;
            for (; unit <= size - TLanes.Count; unit += TLanes.Count)
                ForwardUnits<TLanes, Whole>(ref gates, ref p, ref c, ref newC, ref h, size, unit, 0, form);
            if (unit < size)
                ForwardTail<TLanes>(ref gates, ref p, ref c, ref newC, ref h, size, unit, size - unit, form);
            gates = ref Unsafe.Add(ref gates, gateSize);
            c = ref Unsafe.Add(ref c, size);
            newC = ref Unsafe.Add(ref newC, size);
            h = ref Unsafe.Add(ref h, size);
        }
    }

    /// <summary>Apart from the loop, so that the compiler's patience for inlining is not used up by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void ForwardTail<TLanes>(ref float gates, ref float p, ref float c, ref float newC, ref float h, int size, int unit, int count, LstmForm form)
        where TLanes : struct, ILanes<TLanes> => ForwardUnits<TLanes, Part>(ref gates, ref p, ref c, ref newC, ref h, size, unit, count, form);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ForwardUnits<TLanes, TAccess>(
        ref float gates, ref float p, ref float c, ref float newC, ref float h, int size, int unit, int count, LstmForm form)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        bool hasPeepholes = !Unsafe.IsNullRef(ref p);
        int iAt = unit, fAt = size + unit, oAt = (form == LstmForm.ForgetGate ? 3 * size : 2 * size) + unit, gAt = oAt - size;

        TLanes oldC = TAccess.Load<TLanes>(ref c, unit, count), i = TAccess.Load<TLanes>(ref gates, iAt, count), sum;
        if (hasPeepholes)
            i = TLanes.MultiplyAdd(oldC, TAccess.Load<TLanes>(ref p, iAt, count), i);
        i = GateFunctions.Sigmoid(i);
        TLanes g = GateFunctions.Tanh(TAccess.Load<TLanes>(ref gates, gAt, count));
        if (form == LstmForm.ForgetGate)
        {
            TLanes f = TAccess.Load<TLanes>(ref gates, fAt, count);
            if (hasPeepholes)
                f = TLanes.MultiplyAdd(oldC, TAccess.Load<TLanes>(ref p, fAt, count), f);
            f = GateFunctions.Sigmoid(f);
            TAccess.Store(f, ref gates, fAt, count);
            sum = TLanes.MultiplyAdd(i, g, f * oldC);                                  // c' = f c + i g
        }
        else
        {
            sum = TLanes.MultiplyAdd(i, form == LstmForm.Coupled ? g - oldC : g, oldC);   // c' = (1 - i) c + i g, or c + i g
        }

        TLanes o = TAccess.Load<TLanes>(ref gates, oAt, count);
        if (hasPeepholes)
            o = TLanes.MultiplyAdd(sum, TAccess.Load<TLanes>(ref p, gAt, count), o);                          // g has none, so o's stand where g stands among the gates
        o = GateFunctions.Sigmoid(o);
        TAccess.Store(i, ref gates, iAt, count);
        TAccess.Store(g, ref gates, gAt, count);
        TAccess.Store(o, ref gates, oAt, count);
        TAccess.Store(sum, ref newC, unit, count);
        TAccess.Store(o * GateFunctions.Tanh(sum), ref h, unit, count);                // h' = o tanh(c')
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Backward<TLanes>(in BackwardStep step, LstmForm form)
        where TLanes : struct, ILanes<TLanes>
    {
        int size = step.Size, gateSize = step.Gates.Length / step.Rows, peepholeSize = step.Peephole.Length;
        ref float gates = ref MemoryMarshal.GetReference(step.Gates), p = ref MemoryMarshal.GetReference(step.Peephole), dp = ref MemoryMarshal.GetReference(step.PeepholeGradient);
        ref float c = ref MemoryMarshal.GetReference(step.PreviousCell), newC = ref MemoryMarshal.GetReference(step.Cell);
        ref float dc = ref MemoryMarshal.GetReference(step.CellGradient), dh = ref MemoryMarshal.GetReference(step.HiddenGradient);
        for (int row = 0; row < step.Rows; row++)
        {
            int unit = 0;
            for (; unit <= size - TLanes.Count; unit += TLanes.Count)
                BackwardUnits<TLanes, Whole>(ref gates, ref p, ref dp, ref c, ref newC, ref dc, ref dh, size, unit, 0, form);
            if (unit < size)
                BackwardTail<TLanes>(ref gates, ref p, ref dp, ref c, ref newC, ref dc, ref dh, size, unit, size - unit, form);
            gates = ref Unsafe.Add(ref gates, gateSize);
            c = ref Unsafe.Add(ref c, size);
            newC = ref Unsafe.Add(ref newC, size);
            dc = ref Unsafe.Add(ref dc, size);
            dh = ref Unsafe.Add(ref dh, size);
            dp = ref Unsafe.Add(ref dp, peepholeSize);
        }
    }

    /// <summary>Apart from the loop, so that the compiler's patience for inlining is not used up by both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void BackwardTail<TLanes>(ref float gates, ref float p, ref float dp, ref float c, ref float newC, ref float dc, ref float dh, int size, int unit, int count, LstmForm form)
        where TLanes : struct, ILanes<TLanes> => BackwardUnits<TLanes, Part>(ref gates, ref p, ref dp, ref c, ref newC, ref dc, ref dh, size, unit, count, form);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardUnits<TLanes, TAccess>(
        ref float gates, ref float p, ref float dp, ref float c, ref float newC, ref float dc, ref float dh, int size, int unit, int count, LstmForm form)
        where TLanes : struct, ILanes<TLanes>
        where TAccess : struct, IAccess
    {
        bool hasPeepholes = !Unsafe.IsNullRef(ref p);
        int iAt = unit, fAt = size + unit, oAt = (form == LstmForm.ForgetGate ? 3 * size : 2 * size) + unit, gAt = oAt - size;

        TLanes one = TLanes.Broadcast(1), c1 = TAccess.Load<TLanes>(ref newC, unit, count), o = TAccess.Load<TLanes>(ref gates, oAt, count), tanhC = GateFunctions.Tanh(c1);
        TLanes dh1 = TLanes.FlushTiny(TAccess.Load<TLanes>(ref dh, unit, count)), dc1 = TLanes.FlushTiny(TAccess.Load<TLanes>(ref dc, unit, count));
        TLanes dO = TLanes.FlushTiny(dh1 * tanhC * (o * (one - o)));                   // do = dh' tanh(c')
        dc1 = TLanes.MultiplyAdd(dh1 * o, one - tanhC * tanhC, dc1);                   // dc' += dh' o (1 - tanh²(c'))
        if (hasPeepholes)
        {
            dc1 = TLanes.MultiplyAdd(dO, TAccess.Load<TLanes>(ref p, gAt, count), dc1);
            TAccess.Store(TLanes.MultiplyAdd(dO, c1, TAccess.Load<TLanes>(ref dp, gAt, count)), ref dp, gAt, count);
        }

        TLanes c0 = TAccess.Load<TLanes>(ref c, unit, count), i = TAccess.Load<TLanes>(ref gates, iAt, count), g = TAccess.Load<TLanes>(ref gates, gAt, count);
        TLanes dI = TLanes.FlushTiny(dc1 * (form == LstmForm.Coupled ? g - c0 : g) * (i * (one - i)));   // di = dc' g, or dc' (g - c)
        TLanes dG = TLanes.FlushTiny(dc1 * i * (one - g * g));                         // dg = dc' i
        TLanes dc0 = form == LstmForm.Coupled ? dc1 * (one - i) : dc1;
        if (form == LstmForm.ForgetGate)
        {
            TLanes f = TAccess.Load<TLanes>(ref gates, fAt, count), dF = TLanes.FlushTiny(dc1 * c0 * (f * (one - f)));          // df = dc' c
            dc0 = dc1 * f;                                                             // dc = dc' f
            TAccess.Store(dF, ref gates, fAt, count);
            if (hasPeepholes)
            {
                dc0 = TLanes.MultiplyAdd(dF, TAccess.Load<TLanes>(ref p, fAt, count), dc0);
                TAccess.Store(TLanes.MultiplyAdd(dF, c0, TAccess.Load<TLanes>(ref dp, fAt, count)), ref dp, fAt, count);
            }
        }

        if (hasPeepholes)
        {
            dc0 = TLanes.MultiplyAdd(dI, TAccess.Load<TLanes>(ref p, iAt, count), dc0);
            TAccess.Store(TLanes.MultiplyAdd(dI, c0, TAccess.Load<TLanes>(ref dp, iAt, count)), ref dp, iAt, count);
        }

        TAccess.Store(dI, ref gates, iAt, count);
        TAccess.Store(dG, ref gates, gAt, count);
        TAccess.Store(dO, ref gates, oAt, count);
        TAccess.Store(dc0, ref dc, unit, count);
        TAccess.Store(default(TLanes), ref dh, unit, count);
    }
}
