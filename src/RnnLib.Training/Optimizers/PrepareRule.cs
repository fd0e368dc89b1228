using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnLib.Training;

/// <summary>Keeps the gradient with decay and penalties, and moves nothing.</summary>
internal readonly struct PrepareRule : IUpdateRule
{
    public static int Arrays => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third)
    {
        first = g;
        return w;
    }
}
