using System.Numerics;

namespace RnnLib.Training;

/// <summary>How one weight moves, given its gradient and what is remembered of it; written once, for as many weights as a vector holds.</summary>
/// <remarks>Rules ask to be inlined: the loop is to keep everything in registers.</remarks>
internal interface IUpdateRule
{
    /// <summary>How many arrays are remembered, 0 to 3.</summary>
    static abstract int Arrays { get; }

    /// <summary>The new weights; what is remembered changes in place, the first <see cref="Arrays"/> of it.</summary>
    Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third);
}
