namespace RnnLib.Training;

/// <summary>The options of <see cref="Lamb"/>: Keras's defaults, a learning rate of 0.001 among them.</summary>
public sealed record LambOptions : OptimizerOptions
{
    /// <summary>Keras's defaults: weight decay, if any, is decoupled.</summary>
    public LambOptions() => (LearningRate, DecoupledWeightDecay) = (1e-3f, true);

    /// <summary>The decay of the mean of the gradients. Default 0.9.</summary>
    public float Beta1 { get; init => field = Require.Below1(value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the squared gradients. Default 0.999.</summary>
    public float Beta2 { get; init => field = Require.Below1(value, nameof(Beta2)); } = 0.999f;

    /// <summary>Added to the corrected root of the squared mean. Default 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-7f;
}
