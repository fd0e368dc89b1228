namespace GradientFlowSample;

/// <summary>What the command line says.</summary>
internal sealed record Settings
{
    public int Time { get; init; } = 150;

    public int HiddenSize { get; init; } = 32;

    public int Steps { get; init; } = 3000;

    public ulong Seed { get; init; } = 1;

    public required string Output { get; init; }

    public void Check()
    {
        foreach ((string option, int value, int least) in new[] { ("--time", Time, 4), ("--hidden", HiddenSize, 1), ("--steps", Steps, 1) })
        {
            if (value < least)
                throw new ArgumentException($"{option}: expected {least} or more, got {value}.");
        }
    }
}
