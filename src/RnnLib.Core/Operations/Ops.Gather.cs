namespace RnnLib;

public static partial class Ops
{
    /// <summary>Picks slices by index along one axis; an index may occur many times.</summary>
    /// <param name="x">For example an embedding table [vocabularySize, embeddingSize].</param>
    /// <param name="indices">Which slices, in the order of the result.</param>
    /// <param name="axis">The axis to pick along.</param>
    /// <returns>The shape of <paramref name="x"/> with as many slices along the axis as there are indices.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static Tensor Gather(Tensor x, ReadOnlySpan<int> indices, int axis = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        int resolved = x.Shape.ResolveAxis(axis, nameof(Gather)), size = x.Shape[resolved];
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)size)
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"Gather: indices[{i}] = {indices[i]} is outside axis {axis} of {x.Shape}.");
        }

        int[] picks = indices.ToArray();
        Tensor y = Operation.Result(x.Shape.With(resolved, picks.Length), x);
        int outer = x.Shape.Product(0, resolved), inner = x.Shape.Product(resolved + 1, x.Rank);
        for (int i = 0; i < outer; i++)
        {
            for (int j = 0; j < picks.Length; j++)
                x.Data.Slice((i * size + picks[j]) * inner, inner).CopyTo(y.Writable[((i * picks.Length + j) * inner)..]);
        }

        y.Tape?.Record("Gather", flow =>
        {
            for (int i = 0; i < outer && flow.Wants(x); i++)
            {
                for (int j = 0; j < picks.Length; j++)
                    Accumulate(flow.Of(y).Slice((i * picks.Length + j) * inner, inner), flow.Into(x).Slice((i * size + picks[j]) * inner, inner));
            }
        }, y);
        return y;
    }
}
