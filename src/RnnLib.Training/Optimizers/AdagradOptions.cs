namespace RnnLib.Training;

/// <summary>The options of <see cref="Adagrad"/>: PyTorch's defaults, a learning rate of 0.01 among them; Keras's is 0.001.</summary>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdagradOptions() => LearningRate = 0.01f;

    /// <summary>The learning rate of step t is divided by 1 + (t - 1) * learningRateDecay. Default 0.</summary>
    public float LearningRateDecay { get; init => field = Require.NotNegative(value, nameof(LearningRateDecay)); }

    /// <summary>What the sum of squares starts with. Default 0; Keras uses 0.1.</summary>
    public float InitialAccumulator { get; init => field = Require.NotNegative(value, nameof(InitialAccumulator)); }

    /// <summary>Keeps zeros from being divided by zero. Default 1e-10; Keras uses 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-10f;

    /// <summary>Whether <see cref="Epsilon"/> is added beside the root or inside it, as Keras does. Default: beside.</summary>
    public EpsilonPlacement EpsilonPlacement { get; init; }
}
