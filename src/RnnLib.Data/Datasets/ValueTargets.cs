namespace RnnLib.Data;

/// <summary>One row of numbers per sequence: [batch, values].</summary>
internal sealed class ValueTargets(Tensor values) : SequenceTargets
{
    public override int Count => values.Shape[0];

    public override Target Collate(ReadOnlySpan<int> indices) => Rows(indices);

    public override SequenceTargets Select(int[] indices) => new ValueTargets(Rows(indices));

    protected override string? Fault(int index, int length) => null;

    private Tensor Rows(ReadOnlySpan<int> indices)
    {
        int width = values.Shape[1];
        Tensor rows = Tensor.Uninitialized([indices.Length, width]);
        for (int i = 0; i < indices.Length; i++)
            values.Data.Slice(indices[i] * width, width).CopyTo(rows.Writable[(i * width)..]);
        return rows;
    }
}
