namespace RnnLib.Training;

/// <summary>The options of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions
{
    /// <summary>The step size. Default 0.01, as in Keras.</summary>
    public float LearningRate { get; init; } = 0.01f;

    /// <summary>How much of the last step goes into the next, 0 to 1. Default 0: none.</summary>
    public float Momentum { get; init => field = Require.Fraction(value, nameof(Momentum)); }

    /// <summary>How much less of the gradient goes into the momentum, 0 to 1. Default 0.</summary>
    public float Dampening { get; init => field = Require.Fraction(value, nameof(Dampening)); }

    /// <summary>Whether the gradient is taken as if the momentum's step had been made already (Nesterov, 1983). Default false.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Adds weightDecay * w to the gradient. Default 0.</summary>
    public float WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); }
}
