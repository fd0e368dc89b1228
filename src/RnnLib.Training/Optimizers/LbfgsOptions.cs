namespace RnnLib.Training;

/// <summary>The options of <see cref="Lbfgs"/>. The defaults are PyTorch's.</summary>
public sealed record LbfgsOptions
{
    /// <summary>What the direction is multiplied by; with a line search, the first step that is tried. Default 1.</summary>
    public float LearningRate { get; init => field = Require.NotNegative(value, nameof(LearningRate)); } = 1;

    /// <summary>The most directions that one step goes. Default 20.</summary>
    public int MaxIterations { get; init => field = AtLeast1(value, nameof(MaxIterations)); } = 20;

    /// <summary>After how many computations of the loss a step ends. Default null: 5/4 of <see cref="MaxIterations"/>, rounded down.</summary>
    public int? MaxEvaluations { get; init => field = value is { } most ? AtLeast1(most, nameof(MaxEvaluations)) : null; }

    /// <summary>How many past directions the curvature is estimated from. Default 100.</summary>
    public int HistorySize { get; init => field = AtLeast1(value, nameof(HistorySize)); } = 100;

    /// <summary>A step ends where no gradient is larger. Default 1e-7.</summary>
    public float ToleranceGradient { get; init => field = Require.NotNegative(value, nameof(ToleranceGradient)); } = 1e-7f;

    /// <summary>A step ends where neither a weight nor the loss changes by more. Default 1e-9.</summary>
    public float ToleranceChange { get; init => field = Require.NotNegative(value, nameof(ToleranceChange)); } = 1e-9f;

    /// <summary>Whether the length of each direction is searched for until it meets the strong Wolfe conditions (c1 = 1e-4, c2 = 0.9). Default false.</summary>
    public bool StrongWolfe { get; init; }

    private static int AtLeast1(int value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected 1 or more.");
}
