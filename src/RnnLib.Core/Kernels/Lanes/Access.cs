using System.Runtime.CompilerServices;

namespace RnnLib;

/// <summary>How a kernel's body reads and writes: whole registers, or the part of one that is left at the end of a row.</summary>
/// <remarks>The body is written once; the just-in-time compiler makes both from it.</remarks>
internal interface IAccess
{
    static abstract TLanes Load<TLanes>(ref float source, nint offset, int count)
        where TLanes : struct, ILanes<TLanes>;

    static abstract void Store<TLanes>(TLanes value, ref float target, nint offset, int count)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>A whole register.</summary>
internal readonly struct Whole : IAccess
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(ref float source, nint offset, int count)
        where TLanes : struct, ILanes<TLanes> => TLanes.Load(ref source, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes>(TLanes value, ref float target, nint offset, int count)
        where TLanes : struct, ILanes<TLanes> => value.Store(ref target, offset);
}

/// <summary>The first numbers of a register.</summary>
internal readonly struct Part : IAccess
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Load<TLanes>(ref float source, nint offset, int count)
        where TLanes : struct, ILanes<TLanes> => TLanes.LoadPart(ref source, offset, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TLanes>(TLanes value, ref float target, nint offset, int count)
        where TLanes : struct, ILanes<TLanes> => value.StorePart(ref target, offset, count);
}
