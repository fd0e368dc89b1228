namespace RnnLib.Layers;

/// <summary>What a model reads that feeds numbers back: the first features of a step are the truth or its own output, the others are given.</summary>
internal static class SequenceFeedback
{
    /// <summary>Runs a model over a batch.</summary>
    /// <param name="truth">[batch, time, features]: what is read where the truth is read.</param>
    /// <param name="layout">Where its steps stand.</param>
    /// <param name="plan">What each step reads.</param>
    /// <param name="valueSize">How many first features are fed back.</param>
    /// <param name="detaches">Whether gradients stop where an output is fed back.</param>
    /// <param name="advance">The model: from some steps and the state before them to its outputs for the real steps and the state behind them.</param>
    public static Sequence Run(
        Sequence truth, StepLayout layout, FeedbackPlan plan, int valueSize, bool detaches, Func<Sequence, Tensor[][]?, FeedbackOutput> advance)
    {
        Tensor values = ByPlace(truth, layout);
        Tensor rows = FeedbackLoop.Run(layout, plan, detaches, (chunk, own, state) =>
        {
            Tensor x = Ops.Slice(values, 1, chunk.Start, chunk.Count);
            if (chunk.Rows < layout.Batch)
                x = Ops.Slice(x, 0, 0, chunk.Rows);
            return advance(new(own is null ? x : Replace(x, own, valueSize, place => !plan.ReadsTruth(chunk.Start, place)), chunk.Lengths), state);
        });
        return truth.With(layout.Unpack(rows));
    }

    /// <summary>The values with the longest sequence first.</summary>
    public static Tensor ByPlace(Sequence sequence, StepLayout layout)
    {
        if (!sequence.HasPadding)
            return sequence.Values;
        Shape shape = sequence.Values.Shape;
        return Ops.Reshape(Rearrange.Gather(Ops.Reshape(sequence.Values, [sequence.Batch, sequence.Time * sequence.Features]), layout.Places), shape);
    }

    /// <summary>The model's own output in the first features of the first step, for the sequences that read it.</summary>
    /// <param name="x">[sequences, time, features]</param>
    /// <param name="own">[sequences, outputSize], of which the first are used.</param>
    /// <param name="size">How many features are replaced.</param>
    /// <param name="isReplaced">Whether a sequence reads its own output.</param>
    public static Tensor Replace(Tensor x, Tensor own, int size, Func<int, bool> isReplaced)
    {
        var (sequences, time, features) = x.Shape;
        int pitch = time * features, ownPitch = own.Shape[1];
        bool[] replaced = [.. Enumerable.Range(0, sequences).Select(isReplaced)];
        Tensor y = Operation.Result(x.Shape, x, own);
        x.Data.CopyTo(y.Writable);
        for (int i = 0; i < sequences; i++)
        {
            if (replaced[i])
                own.Data.Slice(i * ownPitch, size).CopyTo(y.Writable[(i * pitch)..]);
        }

        y.Tape?.Record("Feed back", flow =>
        {
            for (int i = 0; i < sequences; i++)
            {
                ReadOnlySpan<float> dy = flow.Of(y).Slice(i * pitch, pitch);
                int from = replaced[i] ? size : 0;
                if (flow.Wants(own) && replaced[i])
                    Add(dy[..size], flow.Into(own)[(i * ownPitch)..]);                                 // d own += dy of what was fed back
                if (flow.Wants(x))
                    Add(dy[from..], flow.Into(x)[(i * pitch + from)..]);                               // dx += dy of the rest
            }
        }, y);
        return y;
    }

    private static void Add(ReadOnlySpan<float> source, Span<float> target) =>
        System.Numerics.Tensors.TensorPrimitives.Add(target[..source.Length], source, target);
}
