using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>The heart of the matrix product: some rows and one panel of C in registers while the depth runs.</summary>
/// <remarks>
/// c[r, :] (+)= bias + sum over k of a[r, k] b[k, :], where the bias may be a null reference. One method for every number of rows: the tests of the size of <c>TRows</c> are settled by the
/// just-in-time compiler, which leaves, for 14 rows of AVX-512, 28 sums, 2 registers of B and 1 of A: 14 loads and broadcasts beside 28
/// multiply-adds per k, with nothing spilled. Fully compiled at once, because a tiered start runs the loop ten times slower.
/// Writes all columns of the panel, and calls nothing: what lives across a call would be spilled in the loop.
/// In each step of the depth it may ask for a part of what is read next: see <see cref="IAhead"/>.
/// Each sum runs over k in the same order whatever the number of rows, so a row's result does not depend on its neighbours.
/// </remarks>
internal static class Tile
{
    /// <summary>As many rows as a tile of any width has.</summary>
    public const int MostRows = 14;

    /// <summary>Picks the method for a number of rows from 1 to <see cref="MostRows"/>.</summary>
    public static void Multiply<TLanes, TAhead>(int rows, in TileOperands operands)
        where TLanes : struct, ILanes<TLanes>
        where TAhead : struct, IAhead
    {
        switch (rows)
        {
            case 1:
                Rows<TLanes, TAhead, Rows1>(operands);
                break;
            case 2:
                Rows<TLanes, TAhead, Rows2>(operands);
                break;
            case 3:
                Rows<TLanes, TAhead, Rows3>(operands);
                break;
            case 4:
                Rows<TLanes, TAhead, Rows4>(operands);
                break;
            case 5:
                Rows<TLanes, TAhead, Rows5>(operands);
                break;
            case 6:
                Rows<TLanes, TAhead, Rows6>(operands);
                break;
            case 7:
                Rows<TLanes, TAhead, Rows7>(operands);
                break;
            case 8:
                Rows<TLanes, TAhead, Rows8>(operands);
                break;
            case 9:
                Rows<TLanes, TAhead, Rows9>(operands);
                break;
            case 10:
                Rows<TLanes, TAhead, Rows10>(operands);
                break;
            case 11:
                Rows<TLanes, TAhead, Rows11>(operands);
                break;
            case 12:
                Rows<TLanes, TAhead, Rows12>(operands);
                break;
            case 13:
                Rows<TLanes, TAhead, Rows13>(operands);
                break;
            default:
                Rows<TLanes, TAhead, Rows14>(operands);
                break;
        }
    }

    /// <summary>One row over four panels: as many sums in flight as the multiply-adds are deep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void OneRow<TLanes>(ref float a, nint columnStride, ref float b, int depth, ref float bias, ref float c, bool add)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default;
        nint panel = (nint)depth * 2 * TLanes.Count;
        ref float b1 = ref Unsafe.Add(ref b, panel), b2 = ref Unsafe.Add(ref b1, panel), b3 = ref Unsafe.Add(ref b2, panel);
        nint offset = 0;
        for (int k = 0; k < depth; k++)
        {
            var s = TLanes.Broadcast(a);
            x0 = TLanes.MultiplyAdd(s, TLanes.Load(ref b, offset), x0);
            y0 = TLanes.MultiplyAdd(s, TLanes.Load(ref b, offset + TLanes.Count), y0);
            x1 = TLanes.MultiplyAdd(s, TLanes.Load(ref b1, offset), x1);
            y1 = TLanes.MultiplyAdd(s, TLanes.Load(ref b1, offset + TLanes.Count), y1);
            x2 = TLanes.MultiplyAdd(s, TLanes.Load(ref b2, offset), x2);
            y2 = TLanes.MultiplyAdd(s, TLanes.Load(ref b2, offset + TLanes.Count), y2);
            x3 = TLanes.MultiplyAdd(s, TLanes.Load(ref b3, offset), x3);
            y3 = TLanes.MultiplyAdd(s, TLanes.Load(ref b3, offset + TLanes.Count), y3);
            offset += 2 * TLanes.Count;
            a = ref Unsafe.Add(ref a, columnStride);
        }

        Store(ref c, x0 + Bias<TLanes>(ref bias, 0), y0 + Bias<TLanes>(ref bias, 1), add);
        Store(ref Unsafe.Add(ref c, 2 * TLanes.Count), x1 + Bias<TLanes>(ref bias, 2), y1 + Bias<TLanes>(ref bias, 3), add);
        Store(ref Unsafe.Add(ref c, 4 * TLanes.Count), x2 + Bias<TLanes>(ref bias, 4), y2 + Bias<TLanes>(ref bias, 5), add);
        Store(ref Unsafe.Add(ref c, 6 * TLanes.Count), x3 + Bias<TLanes>(ref bias, 6), y3 + Bias<TLanes>(ref bias, 7), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Rows<TLanes, TAhead, TRows>(in TileOperands operands)
        where TLanes : struct, ILanes<TLanes>
        where TAhead : struct, IAhead
        where TRows : struct
    {
        TLanes x0 = default, y0 = default, x1 = default, y1 = default, x2 = default, y2 = default, x3 = default, y3 = default;
        TLanes x4 = default, y4 = default, x5 = default, y5 = default, x6 = default, y6 = default, x7 = default, y7 = default;
        TLanes x8 = default, y8 = default, x9 = default, y9 = default, x10 = default, y10 = default, x11 = default, y11 = default;
        TLanes x12 = default, y12 = default, x13 = default, y13 = default;
        ref float a = ref operands.A, b = ref operands.B, next = ref operands.Next;
        int depth = operands.Depth;
        nint rowStride = operands.RowStride, columnStride = operands.ColumnStride, twoRows = 2 * rowStride, threeRows = 3 * rowStride, nextStride = operands.NextStride;
        ref float a4 = ref Unsafe.Add(ref a, 4 * rowStride), a8 = ref Unsafe.Add(ref a4, 4 * rowStride), a12 = ref Unsafe.Add(ref a8, 4 * rowStride);
        for (int k = 0; k < depth; k++)
        {
            TLanes b0 = TLanes.Load(ref b, 0), b1 = TLanes.Load(ref b, TLanes.Count);
            b = ref Unsafe.Add(ref b, 2 * TLanes.Count);
            if (TAhead.Lines > 0)
            {
                Ahead.Fetch<TAhead>(ref next);
                next = ref Unsafe.Add(ref next, nextStride);
            }

            if (Unsafe.SizeOf<TRows>() > 0)
            {
                var s0 = TLanes.Broadcast(a);
                x0 = TLanes.MultiplyAdd(s0, b0, x0);
                y0 = TLanes.MultiplyAdd(s0, b1, y0);
            }

            if (Unsafe.SizeOf<TRows>() > 1)
            {
                var s1 = TLanes.Broadcast(Unsafe.Add(ref a, rowStride));
                x1 = TLanes.MultiplyAdd(s1, b0, x1);
                y1 = TLanes.MultiplyAdd(s1, b1, y1);
            }

            if (Unsafe.SizeOf<TRows>() > 2)
            {
                var s2 = TLanes.Broadcast(Unsafe.Add(ref a, twoRows));
                x2 = TLanes.MultiplyAdd(s2, b0, x2);
                y2 = TLanes.MultiplyAdd(s2, b1, y2);
            }

            if (Unsafe.SizeOf<TRows>() > 3)
            {
                var s3 = TLanes.Broadcast(Unsafe.Add(ref a, threeRows));
                x3 = TLanes.MultiplyAdd(s3, b0, x3);
                y3 = TLanes.MultiplyAdd(s3, b1, y3);
            }

            if (Unsafe.SizeOf<TRows>() > 4)
            {
                var s4 = TLanes.Broadcast(a4);
                x4 = TLanes.MultiplyAdd(s4, b0, x4);
                y4 = TLanes.MultiplyAdd(s4, b1, y4);
            }

            if (Unsafe.SizeOf<TRows>() > 5)
            {
                var s5 = TLanes.Broadcast(Unsafe.Add(ref a4, rowStride));
                x5 = TLanes.MultiplyAdd(s5, b0, x5);
                y5 = TLanes.MultiplyAdd(s5, b1, y5);
            }

            if (Unsafe.SizeOf<TRows>() > 6)
            {
                var s6 = TLanes.Broadcast(Unsafe.Add(ref a4, twoRows));
                x6 = TLanes.MultiplyAdd(s6, b0, x6);
                y6 = TLanes.MultiplyAdd(s6, b1, y6);
            }

            if (Unsafe.SizeOf<TRows>() > 7)
            {
                var s7 = TLanes.Broadcast(Unsafe.Add(ref a4, threeRows));
                x7 = TLanes.MultiplyAdd(s7, b0, x7);
                y7 = TLanes.MultiplyAdd(s7, b1, y7);
            }

            if (Unsafe.SizeOf<TRows>() > 8)
            {
                var s8 = TLanes.Broadcast(a8);
                x8 = TLanes.MultiplyAdd(s8, b0, x8);
                y8 = TLanes.MultiplyAdd(s8, b1, y8);
            }

            if (Unsafe.SizeOf<TRows>() > 9)
            {
                var s9 = TLanes.Broadcast(Unsafe.Add(ref a8, rowStride));
                x9 = TLanes.MultiplyAdd(s9, b0, x9);
                y9 = TLanes.MultiplyAdd(s9, b1, y9);
            }

            if (Unsafe.SizeOf<TRows>() > 10)
            {
                var s10 = TLanes.Broadcast(Unsafe.Add(ref a8, twoRows));
                x10 = TLanes.MultiplyAdd(s10, b0, x10);
                y10 = TLanes.MultiplyAdd(s10, b1, y10);
            }

            if (Unsafe.SizeOf<TRows>() > 11)
            {
                var s11 = TLanes.Broadcast(Unsafe.Add(ref a8, threeRows));
                x11 = TLanes.MultiplyAdd(s11, b0, x11);
                y11 = TLanes.MultiplyAdd(s11, b1, y11);
            }

            if (Unsafe.SizeOf<TRows>() > 12)
            {
                var s12 = TLanes.Broadcast(a12);
                x12 = TLanes.MultiplyAdd(s12, b0, x12);
                y12 = TLanes.MultiplyAdd(s12, b1, y12);
            }

            if (Unsafe.SizeOf<TRows>() > 13)
            {
                var s13 = TLanes.Broadcast(Unsafe.Add(ref a12, rowStride));
                x13 = TLanes.MultiplyAdd(s13, b0, x13);
                y13 = TLanes.MultiplyAdd(s13, b1, y13);
            }

            a = ref Unsafe.Add(ref a, columnStride);
            if (Unsafe.SizeOf<TRows>() > 4)
                a4 = ref Unsafe.Add(ref a4, columnStride);
            if (Unsafe.SizeOf<TRows>() > 8)
                a8 = ref Unsafe.Add(ref a8, columnStride);
            if (Unsafe.SizeOf<TRows>() > 12)
                a12 = ref Unsafe.Add(ref a12, columnStride);
        }

        ref float bias = ref operands.Bias, c = ref operands.C;
        nint leadingDimension = operands.LeadingDimension;
        bool add = operands.Add;
        TLanes bias0 = Bias<TLanes>(ref bias, 0), bias1 = Bias<TLanes>(ref bias, 1);
        if (Unsafe.SizeOf<TRows>() > 0)
            Store(ref c, x0 + bias0, y0 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 1)
            Store(ref Unsafe.Add(ref c, leadingDimension), x1 + bias0, y1 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 2)
            Store(ref Unsafe.Add(ref c, 2 * leadingDimension), x2 + bias0, y2 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 3)
            Store(ref Unsafe.Add(ref c, 3 * leadingDimension), x3 + bias0, y3 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 4)
            Store(ref Unsafe.Add(ref c, 4 * leadingDimension), x4 + bias0, y4 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 5)
            Store(ref Unsafe.Add(ref c, 5 * leadingDimension), x5 + bias0, y5 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 6)
            Store(ref Unsafe.Add(ref c, 6 * leadingDimension), x6 + bias0, y6 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 7)
            Store(ref Unsafe.Add(ref c, 7 * leadingDimension), x7 + bias0, y7 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 8)
            Store(ref Unsafe.Add(ref c, 8 * leadingDimension), x8 + bias0, y8 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 9)
            Store(ref Unsafe.Add(ref c, 9 * leadingDimension), x9 + bias0, y9 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 10)
            Store(ref Unsafe.Add(ref c, 10 * leadingDimension), x10 + bias0, y10 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 11)
            Store(ref Unsafe.Add(ref c, 11 * leadingDimension), x11 + bias0, y11 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 12)
            Store(ref Unsafe.Add(ref c, 12 * leadingDimension), x12 + bias0, y12 + bias1, add);
        if (Unsafe.SizeOf<TRows>() > 13)
            Store(ref Unsafe.Add(ref c, 13 * leadingDimension), x13 + bias0, y13 + bias1, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Bias<TLanes>(ref float bias, int register)
        where TLanes : struct, ILanes<TLanes> => Unsafe.IsNullRef(ref bias) ? default : TLanes.Load(ref bias, register * TLanes.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(ref float c, TLanes x, TLanes y, bool add)
        where TLanes : struct, ILanes<TLanes>
    {
        if (add)
        {
            x += TLanes.Load(ref c, 0);
            y += TLanes.Load(ref c, TLanes.Count);
        }

        x.Store(ref c, 0);
        y.Store(ref c, TLanes.Count);
    }

    // So many rows are as many bytes: of all constants the size of a type is the one that the just-in-time compiler knows before it reads on,
    // so it never looks at the rows that a kernel does not have.
    [StructLayout(LayoutKind.Sequential, Size = 1)]
    private readonly struct Rows1;

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    private readonly struct Rows2;

    [StructLayout(LayoutKind.Sequential, Size = 3)]
    private readonly struct Rows3;

    [StructLayout(LayoutKind.Sequential, Size = 4)]
    private readonly struct Rows4;

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    private readonly struct Rows5;

    [StructLayout(LayoutKind.Sequential, Size = 6)]
    private readonly struct Rows6;

    [StructLayout(LayoutKind.Sequential, Size = 7)]
    private readonly struct Rows7;

    [StructLayout(LayoutKind.Sequential, Size = 8)]
    private readonly struct Rows8;

    [StructLayout(LayoutKind.Sequential, Size = 9)]
    private readonly struct Rows9;

    [StructLayout(LayoutKind.Sequential, Size = 10)]
    private readonly struct Rows10;

    [StructLayout(LayoutKind.Sequential, Size = 11)]
    private readonly struct Rows11;

    [StructLayout(LayoutKind.Sequential, Size = 12)]
    private readonly struct Rows12;

    [StructLayout(LayoutKind.Sequential, Size = 13)]
    private readonly struct Rows13;

    [StructLayout(LayoutKind.Sequential, Size = 14)]
    private readonly struct Rows14;
}
