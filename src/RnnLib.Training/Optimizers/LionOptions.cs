namespace RnnLib.Training;

/// <summary>The options of <see cref="Lion"/>: the paper's defaults, a learning rate of 0.0001 among them; Keras's is 0.001.</summary>
public sealed record LionOptions : OptimizerOptions
{
    /// <summary>The paper's defaults: weight decay, if any, is decoupled.</summary>
    public LionOptions() => (LearningRate, DecoupledWeightDecay) = (1e-4f, true);

    /// <summary>How much of the mean goes into the step's sign. Default 0.9.</summary>
    public float Beta1 { get; init => field = Require.Below1(value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the gradients. Default 0.99.</summary>
    public float Beta2 { get; init => field = Require.Below1(value, nameof(Beta2)); } = 0.99f;
}
