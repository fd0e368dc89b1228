namespace RnnLib.Training;

/// <summary>The options of <see cref="Adadelta"/>: PyTorch's defaults, a learning rate of 1 among them; Keras's is 0.001.</summary>
public sealed record AdadeltaOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdadeltaOptions() => LearningRate = 1;

    /// <summary>The decay of both means. Default 0.9; Keras uses 0.95.</summary>
    public float Rho { get; init => field = Require.Below1(value, nameof(Rho)); } = 0.9f;

    /// <summary>Added inside both roots, in PyTorch and Keras alike. Default 1e-6; Keras uses 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-6f;
}
