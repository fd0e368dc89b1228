namespace RnnLib.Data;

/// <summary>One class per sequence: [batch].</summary>
internal sealed class ClassTargets(IReadOnlyList<int> classes) : SequenceTargets
{
    public override int Count => classes.Count;

    protected override IReadOnlyList<int> Classes => classes;

    public override Target Collate(ReadOnlySpan<int> indices) => Pick(classes, indices);

    public override SequenceTargets Select(int[] indices) => new ClassTargets(Pick(classes, indices));

    protected override string? Fault(int index, int length) =>
        classes[index] >= 0 ? null : $"expected a class of 0 or above, got {classes[index]}";
}
