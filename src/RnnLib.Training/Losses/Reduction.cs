namespace RnnLib.Training;

/// <summary>What becomes of the losses of the elements.</summary>
public enum Reduction
{
    /// <summary>Their mean over all that count; padded steps do not.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Nothing: one loss per element, zero at padded steps.</summary>
    None,
}
