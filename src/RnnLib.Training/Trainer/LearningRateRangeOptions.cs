namespace RnnLib.Training;

/// <summary>The options of <see cref="Trainer{TInput}.FindLearningRate"/>.</summary>
public sealed record LearningRateRangeOptions
{
    /// <summary>The first rate. Default 1e-6.</summary>
    public double From { get; init => field = Require.Positive(value, nameof(From)); } = 1e-6;

    /// <summary>The last rate, if the loss does not explode before. Default 1.</summary>
    public double To { get; init => field = Require.Positive(value, nameof(To)); } = 1;

    /// <summary>How many steps; the rate is multiplied by the same factor after each. Default 100.</summary>
    public int Steps
    {
        get;
        init => field = value > 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Steps: expected more than 2.");
    } = 100;

    /// <summary>How much of the smoothed loss is carried over at each step, 0 to below 1. Default 0.9, after which the start is corrected for.</summary>
    public float Smoothing { get; init => field = Require.Below1(value, nameof(Smoothing)); } = 0.9f;

    /// <summary>Stops once the smoothed loss is so many times the lowest. Default 4.</summary>
    public double ExplodesAt { get; init => field = Require.Positive(value, nameof(ExplodesAt)); } = 4;
}
