namespace LearningTasks;

/// <summary>What the command line says.</summary>
/// <param name="Seeds">How many seeds; null for what each task asks for.</param>
/// <param name="Quick">Whether to train less.</param>
/// <param name="Data">The folder of MNIST.</param>
internal sealed record Settings(int? Seeds, bool Quick, string? Data)
{
    public int SeedsOf(LearningTask task) => Seeds switch
    {
        < 1 => throw new ArgumentException($"--seeds: expected 1 or more, got {Seeds}."),
        null => Quick ? 1 : task.Seeds,
        int given => given,
    };
}
