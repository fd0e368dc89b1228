namespace RnnLib.Data;

/// <summary>One class per step of each sequence: [batch, time], 0 beyond a sequence's end.</summary>
internal sealed class StepClassTargets(IReadOnlyList<int[]> classes) : SequenceTargets
{
    public override int Count => classes.Count;

    public override Target Collate(ReadOnlySpan<int> indices) => TokenBatch.Pad(Pick(classes, indices));

    public override SequenceTargets Select(int[] indices) => new StepClassTargets(Pick(classes, indices));

    protected override string? Fault(int index, int length)
    {
        if (classes[index].Length != length)
            return $"expected a class for each of {length} steps, got {classes[index].Length}";
        int step = Array.FindIndex(classes[index], c => c < 0);
        return step < 0 ? null : $"expected classes of 0 or above, got {classes[index][step]} at step {step}";
    }
}
