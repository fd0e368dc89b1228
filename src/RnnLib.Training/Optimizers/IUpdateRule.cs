using System.Numerics;

namespace RnnLib.Training;

/// <summary>How one weight moves, given its gradient and what is remembered of it; written once, for as many weights as a vector holds.</summary>
internal interface IUpdateRule
{
    /// <summary>The new weights; what is remembered changes in place, and is nothing that matters where the rule was given no array for it.</summary>
    Vector<float> Move(Vector<float> w, Vector<float> g, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third);
}
