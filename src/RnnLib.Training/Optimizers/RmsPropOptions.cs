namespace RnnLib.Training;

/// <summary>The options of <see cref="RmsProp"/>: PyTorch's defaults, a learning rate of 0.01 among them; Keras's is 0.001.</summary>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public RmsPropOptions() => LearningRate = 0.01f;

    /// <summary>The decay of the mean of the squared gradients. Default 0.99; Keras calls it rho and uses 0.9.</summary>
    public float Alpha { get; init => field = Require.Below1(value, nameof(Alpha)); } = 0.99f;

    /// <summary>Keeps zeros from being divided by zero. Default 1e-8; Keras uses 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>Whether <see cref="Epsilon"/> is added beside the root or inside it, as Keras does. Default: beside.</summary>
    public EpsilonPlacement EpsilonPlacement { get; init; }

    /// <summary>Whether the gradient's variance takes the place of its mean square (Graves, 2013). Default false.</summary>
    public bool Centered { get; init; }

    /// <summary>How much of the last step goes into the next, 0 to 1. Default 0: none.</summary>
    public float Momentum { get; init => field = Require.Fraction(value, nameof(Momentum)); }
}
