namespace RnnLib.Training;

/// <summary>What becomes of a gradient on its way back through time.</summary>
public enum GradientVerdict
{
    /// <summary>It reaches the first step at more than a thousandth and less than a hundred times of what it was at the loss.</summary>
    Healthy,

    /// <summary>Early steps get less than a thousandth of it.</summary>
    Vanishing,

    /// <summary>It grows to more than a hundred times of what it was, or beyond all numbers.</summary>
    Exploding,

    /// <summary>The layer gets no gradient at all.</summary>
    None,
}
