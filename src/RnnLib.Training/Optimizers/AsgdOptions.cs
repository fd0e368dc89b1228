namespace RnnLib.Training;

/// <summary>The options of <see cref="Asgd"/>: PyTorch's defaults, a learning rate of 0.01 among them.</summary>
public sealed record AsgdOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public AsgdOptions() => LearningRate = 0.01f;

    /// <summary>How fast steps and weights shrink. Default 1e-4.</summary>
    public float Lambda { get; init => field = Require.NotNegative(value, nameof(Lambda)); } = 1e-4f;

    /// <summary>The power of the steps' decay. Default 0.75.</summary>
    public float Alpha { get; init => field = Require.NotNegative(value, nameof(Alpha)); } = 0.75f;

    /// <summary>The step after which averaging begins. Default 1,000,000.</summary>
    public double AveragingStart
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(AveragingStart), value, "AveragingStart: expected a number of 0 or more.");
    } = 1e6;
}
