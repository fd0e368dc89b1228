using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace RnnLib;

/// <summary>The loops that lay matrices out for the <see cref="Tile"/>, a register at a time.</summary>
internal static class Packing
{
    /// <summary>Copies a few neighbouring columns of a matrix, row by row, to rows of their own that are padded to whole registers.</summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">The distance of two rows of the source.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="target">Rows of <paramref name="width"/>; what lies behind the columns is set to zero.</param>
    /// <param name="width">A multiple of the register's length, and not below <paramref name="columns"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void CopyColumns<TLanes>(ref float source, nint stride, int rows, int columns, ref float target, int width)
        where TLanes : struct, ILanes<TLanes>
    {
        int whole = columns / TLanes.Count * TLanes.Count;
        for (int row = 0; row < rows; row++)
        {
            int column = 0;
            for (; column < whole; column += TLanes.Count)
                TLanes.Load(ref source, column).Store(ref target, column);
            if (column < columns)
            {
                TLanes.LoadPart(ref source, column, columns - column).Store(ref target, column);
                column += TLanes.Count;
            }

            for (; column < width; column += TLanes.Count)
                default(TLanes).Store(ref target, column);
            source = ref Unsafe.Add(ref source, stride);
            target = ref Unsafe.Add(ref target, width);
        }
    }

    /// <summary>target[k, j] = source[j, k] for a block of the source.</summary>
    /// <param name="source">The first element of the block.</param>
    /// <param name="stride">The distance of two rows of the source.</param>
    /// <param name="rows">The number of rows of the source.</param>
    /// <param name="columns">The number of columns of the source.</param>
    /// <param name="target">The first element of the block's transpose.</param>
    /// <param name="width">The distance of two rows of the target.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Transpose(ref float source, nint stride, int rows, int columns, ref float target, nint width)
    {
        int wholeRows = Sse.IsSupported ? rows / 4 * 4 : 0, wholeColumns = columns / 4 * 4;
        for (int row = 0; row < wholeRows; row += 4)
        {
            for (int column = 0; column < wholeColumns; column += 4)
                Transpose4(ref Unsafe.Add(ref source, row * stride + column), stride, ref Unsafe.Add(ref target, column * width + row), width);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = row < wholeRows ? wholeColumns : 0; column < columns; column++)
                Unsafe.Add(ref target, column * width + row) = Unsafe.Add(ref source, row * stride + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(ref float source, nint stride, ref float target, nint width)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref source), b = Vector128.LoadUnsafe(ref source, (nuint)stride);
        Vector128<float> c = Vector128.LoadUnsafe(ref source, (nuint)(2 * stride)), d = Vector128.LoadUnsafe(ref source, (nuint)(3 * stride));
        Vector128<float> lowAb = Sse.UnpackLow(a, b), highAb = Sse.UnpackHigh(a, b), lowCd = Sse.UnpackLow(c, d), highCd = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(lowAb, lowCd).StoreUnsafe(ref target);
        Sse.MoveHighToLow(lowCd, lowAb).StoreUnsafe(ref target, (nuint)width);
        Sse.MoveLowToHigh(highAb, highCd).StoreUnsafe(ref target, (nuint)(2 * width));
        Sse.MoveHighToLow(highCd, highAb).StoreUnsafe(ref target, (nuint)(3 * width));
    }
}
