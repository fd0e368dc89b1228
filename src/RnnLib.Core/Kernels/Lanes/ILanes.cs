namespace RnnLib;

/// <summary>A register of floats, so that a kernel is written once for every width of the processor's vectors.</summary>
/// <remarks>
/// The runtime compiles each generic kernel anew for each width, down to the same instructions as if it had been written with
/// <see cref="System.Runtime.Intrinsics.Vector512{T}"/>. <see cref="LanesWidth"/> picks the width.
/// </remarks>
/// <typeparam name="TSelf">The width.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>How many floats a register holds.</summary>
    static abstract int Count { get; }

    /// <summary>How many rows of two registers a matrix product keeps in registers, beside two of B and one of A.</summary>
    static abstract int TileRows { get; }

    static abstract TSelf Broadcast(float value);

    static abstract TSelf Load(ref float source, nint offset);

    /// <summary>The first <paramref name="count"/> floats, then zeros; nothing behind them is read.</summary>
    static abstract TSelf LoadPart(ref float source, nint offset, int count);

    void Store(ref float target, nint offset);

    /// <summary>Writes the first <paramref name="count"/> floats only.</summary>
    void StorePart(ref float target, nint offset, int count);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a b + c, with one rounding where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>The smaller; <paramref name="x"/> where that is NaN.</summary>
    static abstract TSelf AtMost(TSelf bound, TSelf x);

    /// <summary>The larger; <paramref name="x"/> where that is NaN.</summary>
    static abstract TSelf AtLeast(TSelf bound, TSelf x);

    /// <summary>1 / x to the last bit or two; for x of ordinary size.</summary>
    static abstract TSelf Reciprocal(TSelf x);

    /// <summary>To the nearest integer.</summary>
    static abstract TSelf Round(TSelf x);

    /// <summary>x 2ⁿ for integers n, as long as x and the result are ordinary numbers.</summary>
    static abstract TSelf TimesPowerOfTwo(TSelf x, TSelf n);

    /// <summary>value where x is above 0, else 0.</summary>
    static abstract TSelf WherePositive(TSelf x, TSelf value);

    /// <summary>0 where x is too small to matter; see <see cref="Denormals"/>.</summary>
    static abstract TSelf FlushTiny(TSelf x);

    /// <summary>The sum of all: the upper half is added to the lower one until one number is left.</summary>
    static abstract float Sum(TSelf x);
}
