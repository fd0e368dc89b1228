namespace RnnLib.Training;

/// <summary>The options of <see cref="RAdam"/>: PyTorch's defaults, a learning rate of 0.001 among them.</summary>
public sealed record RAdamOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public RAdamOptions() => LearningRate = 1e-3f;

    /// <summary>The decay of the mean of the gradients. Default 0.9.</summary>
    public float Beta1 { get; init => field = Require.Below1(value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the squared gradients. Default 0.999.</summary>
    public float Beta2 { get; init => field = Require.Below1(value, nameof(Beta2)); } = 0.999f;

    /// <summary>Added to the root of the squared mean before its bias correction. Default 1e-8.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8f;
}
