namespace RnnLib.Layers;

/// <summary>Dropout whose mask stays the same at all steps of a sequence: variational or locked dropout.</summary>
/// <remarks>Gal and Ghahramani, "A theoretically grounded application of dropout in recurrent neural networks" (2016).</remarks>
internal static class LockedNoise
{
    /// <summary>Draws a mask for each sequence, [batch, size] by place: 0 for a share of the features of x, and what makes up for them for the others.</summary>
    public static float[] Mask(Tensor x, StepLayout layout, float rate, ForwardContext pass) => Ops.DropoutMask(layout.Batch * x.Shape[1], rate, pass.Rng);

    /// <summary>Multiplies every step of a sequence with the same numbers.</summary>
    /// <param name="x">[rows, size]</param>
    /// <param name="layout">Where the steps stand.</param>
    /// <param name="mask">[batch, size], by place.</param>
    public static Tensor Scale(Tensor x, StepLayout layout, float[] mask)
    {
        int size = x.Shape[1];
        Tensor y = Operation.Result(x.Shape, x);
        foreach (SequenceBlock block in layout.Blocks)
        {
            for (int step = 0; step < block.Steps; step++)
            {
                (int start, int count) = Rows(block, step);
                VectorArithmetic.Multiply(x.Data.Slice(start, count), mask.AsSpan(block.First * size, count), y.Writable.Slice(start, count));
            }
        }

        y.Tape?.Record("Locked dropout", flow =>
        {
            if (!flow.Wants(x))
                return;
            foreach (SequenceBlock block in layout.Blocks)
            {
                for (int step = 0; step < block.Steps; step++)
                {
                    (int start, int count) = Rows(block, step);
                    Span<float> dx = flow.Into(x).Slice(start, count);
                    VectorArithmetic.MultiplyAdd(flow.Of(y).Slice(start, count), mask.AsSpan(block.First * size, count), dx, dx);   // dx += dy * mask
                }
            }
        }, y);
        return y;

        (int Start, int Count) Rows(SequenceBlock block, int step) => (block.StepStart[step] * size, block.Running(step) * size);
    }
}
