namespace LearningTasks;

/// <summary>One training run: what a row of the table is asked to do.</summary>
/// <param name="Seed">Names all random numbers of the run.</param>
/// <param name="Quick">Whether a shorter training must do.</param>
/// <param name="Data">The folder with the files that some tasks need.</param>
/// <param name="Report">Takes a line about the progress.</param>
internal sealed record TrainingRun(ulong Seed, bool Quick, string? Data, Action<string> Report)
{
    /// <summary>A length of training: whole, or the shorter one of a quick run.</summary>
    public int Steps(int whole, int quick) => Quick ? quick : whole;
}
