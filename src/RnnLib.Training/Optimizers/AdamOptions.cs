namespace RnnLib.Training;

/// <summary>The options of <see cref="Adam"/>: PyTorch's defaults, a learning rate of 0.001 among them.</summary>
public record AdamOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AdamOptions() => LearningRate = 1e-3f;

    /// <summary>The decay of the mean of the gradients. Default 0.9.</summary>
    public float Beta1 { get; init => field = Require.Below1(value, nameof(Beta1)); } = 0.9f;

    /// <summary>The decay of the mean of the squared gradients. Default 0.999.</summary>
    public float Beta2 { get; init => field = Require.Below1(value, nameof(Beta2)); } = 0.999f;

    /// <summary>Added to the root of the squared mean. Default 1e-8; Keras uses 1e-7.</summary>
    public float Epsilon { get; init => field = Require.Positive(value, nameof(Epsilon)); } = 1e-8f;

    /// <summary>Whether <see cref="Epsilon"/> is added after the root's bias correction or before it, as Keras does. Default: after.</summary>
    public EpsilonPlacement EpsilonPlacement { get; init; }

    /// <summary>Whether the largest squared mean so far takes the place of the present one (Reddi et al., 2018). Default false.</summary>
    public bool AmsGrad { get; init; }
}
