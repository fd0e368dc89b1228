namespace RnnLib.Training;

/// <summary>The options of <see cref="Rprop"/>: PyTorch's defaults, a first step of 0.01 among them.</summary>
public sealed record RpropOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults.</summary>
    public RpropOptions() => LearningRate = 0.01f;

    /// <summary>What a step is multiplied by where the gradient has changed its sign, 0 to 1. Default 0.5.</summary>
    public float Decrease { get; init => field = Require.Fraction(value, nameof(Decrease)); } = 0.5f;

    /// <summary>What a step is multiplied by where the gradient has kept its sign, 1 or more. Default 1.2.</summary>
    public float Increase
    {
        get;
        init => field = value >= 1 && float.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Increase), value, "Increase: expected a finite number of 1 or more.");
    } = 1.2f;

    /// <summary>The smallest step. Default 1e-6.</summary>
    public float SmallestStep { get; init => field = Require.NotNegative(value, nameof(SmallestStep)); } = 1e-6f;

    /// <summary>The largest step. Default 50.</summary>
    public float LargestStep { get; init => field = Require.Positive(value, nameof(LargestStep)); } = 50;
}
