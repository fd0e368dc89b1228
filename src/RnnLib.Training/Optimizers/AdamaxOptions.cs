namespace RnnLib.Training;

/// <summary>The options of <see cref="Adamax"/>: PyTorch's defaults, a learning rate of 0.002 among them; Keras's is 0.001.</summary>
public sealed record AdamaxOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdamaxOptions() => LearningRate = 2e-3f;

    /// <summary>The decay of the mean of the gradients. Default 0.9.</summary>
    public float Beta1 { get; init => field = Require.Below1(value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the largest gradient. Default 0.999.</summary>
    public float Beta2 { get; init => field = Require.Below1(value, nameof(Beta2)); } = 0.999f;

    /// <summary>Keeps zeros from being divided by zero. Default 1e-8; Keras uses 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>Whether <see cref="Epsilon"/> is added to the gradient within the maximum or beside it, as Keras does. Default: within.</summary>
    public EpsilonPlacement EpsilonPlacement { get; init; }
}
