namespace RnnLib.Data;

/// <summary>Numbers per step of each sequence: [batch, time, values], 0 beyond a sequence's end.</summary>
internal sealed class StepValueTargets(IReadOnlyList<Tensor> values) : SequenceTargets
{
    public override int Count => values.Count;

    public override Target Collate(ReadOnlySpan<int> indices) => Sequence.Pad(Pick(values, indices));

    public override SequenceTargets Select(int[] indices) => new StepValueTargets(Pick(values, indices));

    protected override string? Fault(int index, int length)
    {
        int width = values[0].Rank == 2 ? values[0].Shape[1] : 1;
        bool fits = values[index].Rank == 2 && values[index].Shape[0] == length && values[index].Shape[1] == width;
        return fits ? null : $"expected [time={length}, values={width}], got {values[index].Shape}";
    }
}
