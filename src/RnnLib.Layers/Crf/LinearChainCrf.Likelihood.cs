namespace RnnLib.Layers;

public sealed partial class LinearChainCrf
{
    /// <summary>The mean of -log p(tags | emissions) over all real steps: the loss of a trainer.</summary>
    /// <remarks>Averaged as the other losses are, per step (<c>token_mean</c> of pytorch-crf), not per sequence;
    /// <see cref="NegativeLogLikelihoods"/> leaves the sequences apart.</remarks>
    /// <param name="emissions">What the model gave, in the pass at hand: [batch, time, tags].</param>
    /// <param name="tags">The true tags: a <see cref="TokenBatch"/> [batch, time], 0 to tags - 1.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">The shapes or lengths do not fit, a tag does not exist, or no step is real.</exception>
    public Tensor NegativeLogLikelihood(Prediction emissions, Target tags)
    {
        Sequence sequence = SequenceOf(emissions, tags);
        int steps = 0;
        foreach (int length in sequence.Lengths)
            steps += length;
        return steps > 0
            ? Ops.Sum(NegativeLogLikelihoods(emissions, tags)) * (1f / steps)
            : throw new ArgumentException("NegativeLogLikelihood: the batch has no real step, so its mean loss is not defined.", nameof(emissions));
    }

    /// <summary>-log p(tags | emissions) of each sequence: log Z - score(tags); 0 for a sequence of no steps.</summary>
    /// <returns>[batch]</returns>
    /// <inheritdoc cref="NegativeLogLikelihood" path="/param"/>
    /// <exception cref="ArgumentException">The shapes or lengths do not fit, or a tag does not exist.</exception>
    public Tensor NegativeLogLikelihoods(Prediction emissions, Target tags)
    {
        Sequence sequence = SequenceOf(emissions, tags);
        int[] trueTags = tags.Classes.ToArray();
        RequireTags(sequence, trueTags);
        CrfWeights weights = Weights(ForwardContext.Of(sequence.Values));
        Tensor losses = Operation.Result([sequence.Batch], sequence.Values, weights.Transitions, weights.Start, weights.End);
        var sums = new CrfBatch(sequence, weights);
        sums.RunForward();
        for (int row = 0; row < sequence.Batch; row++)
            losses.Writable[row] = (float)Math.Max(0, sums.LogPartitions[row] - weights.Of(sequence, row).Path(trueTags.AsSpan(row * sequence.Time, sequence.Time)));

        losses.Tape?.Record("LinearChainCrf", flow =>
        {
            var gradient = new CrfGradient(sums, sequence, trueTags, flow.Of(losses).ToArray());
            if (flow.Wants(weights.Transitions))
                AddTo(flow.Into(weights.Transitions), gradient.OfTransitions());
            float[] ofEmissions = gradient.OfEmissions();
            if (flow.Wants(sequence.Values))
                AddTo(flow.Into(sequence.Values), ofEmissions);
            for (int row = 0; row < sequence.Batch; row++)
            {
                if (sequence.Lengths[row] == 0)
                    continue;
                if (flow.Wants(weights.Start))
                    AddTo(flow.Into(weights.Start), ofEmissions.AsSpan(sums.Place(row, 0), _tags));
                if (flow.Wants(weights.End))
                    AddTo(flow.Into(weights.End), ofEmissions.AsSpan(sums.Place(row, sequence.Lengths[row] - 1), _tags));
            }
        }, losses);
        return losses;
    }

    private static void AddTo(Span<float> gradient, ReadOnlySpan<float> more) => VectorArithmetic.Add(gradient, more, gradient);

    /// <summary>The emissions with the lengths that they or the tags have.</summary>
    private Sequence SequenceOf(Prediction emissions, Target tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        Tensor values = emissions.Values ?? throw new ArgumentException("emissions: there are no values in it.", nameof(emissions));
        if (values.Rank != 3 || values.Shape[2] != _tags)
            throw new ArgumentException($"emissions: expected [batch, time, tags={_tags}], got {values.Shape}.", nameof(emissions));
        if (!tags.IsClasses || tags.Shape != Shape.Create(values.Shape.Axes[..2]))
            throw new ArgumentException($"tags: expected a TokenBatch [{values.Shape[0]}, {values.Shape[1]}], got {(tags.IsClasses ? "classes" : "numbers")} {tags.Shape}.", nameof(tags));
        Sequence sequence = emissions.Sequence is { HasPadding: true } padded ? padded : new(values, tags.PaddedLengths);
        if (tags.PaddedLengths is { } meant && !sequence.Lengths.SequenceEqual(meant))
            throw new ArgumentException($"tags: expected the emissions' lengths [{string.Join(", ", sequence.Lengths.ToArray())}], got [{string.Join(", ", meant)}].", nameof(tags));
        return sequence;
    }

    private void RequireTags(Sequence sequence, ReadOnlySpan<int> trueTags)
    {
        for (int row = 0; row < sequence.Batch; row++)
        {
            for (int step = 0; step < sequence.Lengths[row]; step++)
            {
                if ((uint)trueTags[row * sequence.Time + step] >= (uint)_tags)
                    throw new ArgumentException($"tags: sequence {row} has tag {trueTags[row * sequence.Time + step]} at step {step}, expected 0 to {_tags - 1}.");
            }
        }
    }
}
