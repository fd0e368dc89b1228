using System.Globalization;

namespace RnnLib.Layers;

/// <summary>Modules one after the other at work on one sequence.</summary>
internal sealed class ChainStream(StreamStep[] steps) : StreamStep
{
    public override IReadOnlyList<StreamMemory> Memory { get; } =
        [.. steps.SelectMany((step, i) => step.Memory.Select(part => part with { Name = string.Create(CultureInfo.InvariantCulture, $"{i}.{part.Name}") }))];

    public override ReadOnlySpan<float> Push(ReadOnlySpan<float> input) => PushRest(steps[0].Push(input));

    public override ReadOnlySpan<float> Push(int token) => PushRest(steps[0].Push(token));

    private ReadOnlySpan<float> PushRest(ReadOnlySpan<float> x)
    {
        for (int i = 1; i < steps.Length; i++)
            x = steps[i].Push(x);
        return x;
    }
}
