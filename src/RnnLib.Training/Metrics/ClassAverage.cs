namespace RnnLib.Training;

/// <summary>How the figures of the classes become one.</summary>
public enum ClassAverage
{
    /// <summary>Their mean over the classes that occur, in the targets or in what was said: rare classes weigh as much as common ones.</summary>
    Macro,

    /// <summary>The figure of all decisions together: where each row has one class and none is ignored, the accuracy.</summary>
    Micro,

    /// <summary>Their mean weighted by how often each class is the target.</summary>
    Weighted,
}
