namespace RnnLib.Training;

/// <summary>The options of <see cref="Sgd"/>: a learning rate of 0.01, as in Keras, unless another is given.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>Plain descent with a learning rate of 0.01.</summary>
    public SgdOptions() => LearningRate = 0.01f;

    /// <summary>How much of the last step goes into the next, 0 to 1. Default 0: none.</summary>
    public float Momentum { get; init => field = Require.Fraction(value, nameof(Momentum)); }

    /// <summary>How much less of the gradient goes into the momentum, 0 to 1. Default 0.</summary>
    public float Dampening { get; init => field = Require.Fraction(value, nameof(Dampening)); }

    /// <summary>Whether the gradient is taken as if the momentum's step had been made already (Nesterov, 1983). Default false.</summary>
    public bool Nesterov { get; init; }
}
