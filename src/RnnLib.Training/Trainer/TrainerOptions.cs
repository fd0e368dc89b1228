namespace RnnLib.Training;

/// <summary>The options of a <see cref="Trainer{TInput}"/>.</summary>
public sealed record TrainerOptions
{
    /// <summary>Moves the parameters. Default: <see cref="Adam"/> with a learning rate of 0.001.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>Clips the gradients of each step. Default: none.</summary>
    public GradientClip? Clip { get; init; }

    /// <summary>What to count besides the loss. Default: nothing.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Who watches the run. Default: nobody.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Names the random numbers of training passes, such as dropout's. Default 0.</summary>
    public ulong Seed { get; init; }
}
