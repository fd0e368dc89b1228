namespace LearningTasks;

/// <summary>A row of the table: one network on one task.</summary>
internal sealed record LearningTask
{
    /// <summary>What <c>--task</c> calls it; the networks of one task share the name.</summary>
    public required string Name { get; init; }

    /// <summary>The task and the figure that tells how well it is learned.</summary>
    public required string Title { get; init; }

    public required string Network { get; init; }

    /// <summary>The published figure, in words.</summary>
    public required string Published { get; init; }

    public required string Source { get; init; }

    /// <summary>Trains from a seed and gives the figure to compare.</summary>
    public required Func<TrainingRun, double> Learn { get; init; }

    /// <summary>What the figure must satisfy for every seed.</summary>
    public required Func<double, bool> Holds { get; init; }

    /// <summary>The same in words.</summary>
    public required string Claim { get; init; }

    /// <summary>How the figure is written: a format of <see cref="double"/>.</summary>
    public required string Format { get; init; }

    public int Seeds { get; init; } = 3;

    /// <summary>Whether the task reads files, so that it needs <c>--data</c>.</summary>
    public bool NeedsData { get; init; }
}
