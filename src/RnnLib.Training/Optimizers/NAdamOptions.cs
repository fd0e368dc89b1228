namespace RnnLib.Training;

/// <summary>The options of <see cref="NAdam"/>: PyTorch's defaults, a learning rate of 0.002 among them.</summary>
public sealed record NAdamOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public NAdamOptions() => LearningRate = 2e-3f;

    /// <summary>The decay of the mean of the gradients, in the long run. Default 0.9.</summary>
    public float Beta1 { get; init => field = Require.Below1(value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the squared gradients. Default 0.999.</summary>
    public float Beta2 { get; init => field = Require.Below1(value, nameof(Beta2)); } = 0.999f;

    /// <summary>Added to the corrected root of the squared mean. Default 1e-8; Keras uses 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>How fast the momentum grows to beta1. Default 0.004; in Keras it is 1.</summary>
    public float MomentumDecay { get; init => field = Require.NotNegative(value, nameof(MomentumDecay)); } = 4e-3f;

    /// <summary>Whether the look-ahead's correction counts the present momentum twice, as PyTorch's did up to 1.13; to go on with a training
    /// from there. Default false: Πμ₁..ₜ₊₁, as published and as PyTorch 2 has it.</summary>
    public bool CountsMomentumTwice { get; init; }
}
