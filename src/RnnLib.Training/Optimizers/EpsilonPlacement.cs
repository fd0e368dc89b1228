namespace RnnLib.Training;

/// <summary>Where an optimiser adds its epsilon, in which PyTorch and Keras differ.</summary>
public enum EpsilonPlacement
{
    /// <summary>As in PyTorch: beside the root, after its bias correction if there is one.</summary>
    PyTorch,

    /// <summary>As in Keras: <see cref="RmsProp"/> and <see cref="Adagrad"/> inside the root; <see cref="Adam"/> beside the root before its
    /// bias correction (the paper's "epsilon hat"); <see cref="Adamax"/> beside the maximum instead of within it.</summary>
    Keras,
}
