namespace RnnLib.Layers;

/// <summary>What a model reads that feeds tokens back.</summary>
internal static class FeedbackTokens
{
    /// <summary>The tokens of a chunk, by place: the true ones, and at its first step the model's own choice for the sequences that read it.</summary>
    /// <param name="truth">[batch, time]</param>
    /// <param name="layout">Where the steps stand.</param>
    /// <param name="plan">What each step reads.</param>
    /// <param name="chunk">Which steps.</param>
    /// <param name="own">The logits of the step before, [sequences, logits], if any of them is read.</param>
    /// <param name="choice">How a token is chosen from them.</param>
    /// <param name="pass">Draws, in training.</param>
    public static TokenBatch Of(TokenBatch truth, StepLayout layout, FeedbackPlan plan, FeedbackChunk chunk, Tensor? own, TokenChoice choice, ForwardContext pass)
    {
        int[] tokens = new int[chunk.Rows * chunk.Count];
        for (int place = 0; place < chunk.Rows; place++)
        {
            for (int step = 0; step < chunk.Lengths[place]; step++)
                tokens[place * chunk.Count + step] = truth[layout.Places[place], chunk.Start + step];
            if (own is null || plan.ReadsTruth(chunk.Start, place))
                continue;
            int logits = own.Shape[1];
            tokens[place * chunk.Count] = choice.Choose(own.Data.Slice(place * logits, logits), pass.IsTraining ? pass.Rng : null);
        }

        return new(chunk.Rows, chunk.Count, tokens, chunk.Lengths);
    }
}
