using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>w - rate * g</summary>
internal readonly record struct DescentRule(float Rate) : IUpdateRule
{
    public static int Arrays => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third) =>
        w - Rate * g;
}
