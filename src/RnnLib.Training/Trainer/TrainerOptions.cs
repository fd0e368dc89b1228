namespace RnnLib.Training;

/// <summary>The options of a <see cref="Trainer{TInput}"/>.</summary>
public sealed record TrainerOptions
{
    /// <summary>Moves the parameters. Default: <see cref="Adam"/> with a learning rate of 0.001.</summary>
    public Optimizer? Optimizer { get; init; }

    /// <summary>How the learning rate changes as training goes on, one of <see cref="Schedules"/>. Default: it stays.</summary>
    public LearningRateSchedule? Schedule { get; init; }

    /// <summary>Clips the gradients of each step. Default: none.</summary>
    public GradientClip? Clip { get; init; }

    /// <summary>Learns from long sequences in chunks, with the state carried from one to the next. Default: from whole sequences (full
    /// backpropagation through time).</summary>
    public TruncatedBptt? TruncatedBptt { get; init; }

    /// <summary>The mean gradient of how many batches (or chunks) makes a step of the optimiser: large batches in the memory of small ones. The
    /// last step of an epoch takes what is left. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public int GradientAccumulation
    {
        get;
        init => field = value > 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "GradientAccumulation: expected a positive number of batches.");
    } = 1;

    /// <summary>What to count besides the loss. Default: nothing.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>Who watches the run. Default: nobody.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Names the random numbers of training passes, such as dropout's. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Generators of your own that the batches draw from, such as one that shuffles outside of a <see cref="Data.Dataset{TInput}"/>, whose
    /// shuffling generator is known without being named here: checkpoints hold their positions. Default: none.</summary>
    public IReadOnlyList<Rng> Generators { get; init; } = [];
}
