namespace RnnLib.Training;

/// <summary>The options of <see cref="Ftrl"/>: Keras's defaults, a learning rate of 0.001 among them.</summary>
public sealed record FtrlOptions : OptimizerOptions
{
    /// <summary>Keras's defaults.</summary>
    public FtrlOptions() => LearningRate = 1e-3f;

    /// <summary>The power of the sum of squares that a step is multiplied by, 0 or below. Default -0.5: the root, as in Adagrad.</summary>
    public float LearningRatePower
    {
        get;
        init => field = value <= 0 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(LearningRatePower), value, "LearningRatePower: expected a finite number of 0 or below.");
    } = -0.5f;

    /// <summary>What the sum of squares starts with. Default 0.1.</summary>
    public float InitialAccumulator { get; init => field = Require.NotNegative(value, nameof(InitialAccumulator)); } = 0.1f;

    /// <summary>Sets weights to zero exactly that gain less than this. Default 0.</summary>
    public float L1 { get; init => field = Require.NotNegative(value, nameof(L1)); }

    /// <summary>Pulls weights to zero. Default 0.</summary>
    public float L2 { get; init => field = Require.NotNegative(value, nameof(L2)); }

    /// <summary>Adds 2 * l2Shrinkage * w to the gradient, but not to the sum of squares. Default 0.</summary>
    public float L2Shrinkage { get; init => field = Require.NotNegative(value, nameof(L2Shrinkage)); }

    /// <summary>The paper's β: adds beta / (2 learningRate) to <see cref="L2"/>. Default 0.</summary>
    public float Beta { get; init => field = Require.NotNegative(value, nameof(Beta)); }
}
