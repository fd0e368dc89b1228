namespace RnnLib.Training;

/// <summary>The options of <see cref="Adam"/>. The defaults are PyTorch's.</summary>
public record AdamOptions
{
    /// <summary>The step size. Default 0.001.</summary>
    public float LearningRate { get; init; } = 1e-3f;

    /// <summary>The decay of the mean of the gradients. Default 0.9.</summary>
    public float Beta1 { get; init => field = Below1(value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the squared gradients. Default 0.999.</summary>
    public float Beta2 { get; init => field = Below1(value, nameof(Beta2)); } = 0.999f;

    /// <summary>Added to the root of the squared mean, after its bias correction. Default 1e-8; Keras uses 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary><see cref="Adam"/>: adds weightDecay * w to the gradient. <see cref="AdamW"/>: shrinks w by learningRate * weightDecay. Default 0; 0.01 in <see cref="AdamWOptions"/>.</summary>
    public float WeightDecay { get; init => field = Require.NotNegative(value, nameof(WeightDecay)); }

    private static float Below1(float value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a number from 0 to below 1.");
}
