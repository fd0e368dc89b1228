namespace RnnLib.Training;

/// <summary>How high the peaks of <see cref="Schedules.Cyclic"/> are.</summary>
public enum CyclicShape
{
    /// <summary>All the same.</summary>
    Triangular,

    /// <summary>Each half as high above the base as the one before: PyTorch's <c>triangular2</c>.</summary>
    Halving,

    /// <summary>Falling by a factor with every step: PyTorch's <c>exp_range</c>.</summary>
    Exponential,
}
