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
        double[] alpha = new double[sequence.Values.Count], logPartitions = new double[sequence.Batch];
        int rowSize = sequence.Time * _tags;
        Workers.RunRanges(sequence.Batch, WorkPerSequence(sequence), (first, count) =>
        {
            for (int row = first; row < first + count; row++)
            {
                CrfScores scores = weights.Of(sequence, row);
                logPartitions[row] = scores.Forward(alpha.AsSpan(row * rowSize, rowSize));
                losses.Writable[row] = (float)(logPartitions[row] - scores.Path(trueTags.AsSpan(row * sequence.Time, sequence.Time)));
            }
        });

        losses.Tape?.Record("LinearChainCrf", flow =>
        {
            double[] slopes = new double[sequence.Values.Count], pairs = new double[sequence.Batch * _tags * _tags];
            float[] dLosses = flow.Of(losses).ToArray();
            Workers.RunRanges(sequence.Batch, 2 * WorkPerSequence(sequence), (first, count) =>
            {
                for (int row = first; row < first + count; row++)
                {
                    Span<double> ofRow = slopes.AsSpan(row * rowSize, sequence.Lengths[row] * _tags), pairsOfRow = pairs.AsSpan(row * _tags * _tags, _tags * _tags);
                    weights.Of(sequence, row).Backward(alpha.AsSpan(row * rowSize, rowSize), logPartitions[row], ofRow, pairsOfRow);
                    SubtractPath(trueTags.AsSpan(row * sequence.Time, sequence.Lengths[row]), ofRow, pairsOfRow);
                    System.Numerics.Tensors.TensorPrimitives.Multiply(ofRow, dLosses[row], ofRow);
                    System.Numerics.Tensors.TensorPrimitives.Multiply(pairsOfRow, dLosses[row], pairsOfRow);
                }
            });

            if (flow.Wants(sequence.Values))
                AddTo(flow.Into(sequence.Values), slopes);
            for (int row = 0; row < sequence.Batch; row++)   // in one order, whatever the number of threads
            {
                ReadOnlySpan<double> ofRow = slopes.AsSpan(row * rowSize, sequence.Lengths[row] * _tags);
                if (flow.Wants(weights.Transitions))
                    AddTo(flow.Into(weights.Transitions), pairs.AsSpan(row * _tags * _tags, _tags * _tags));
                if (!ofRow.IsEmpty && flow.Wants(weights.Start))
                    AddTo(flow.Into(weights.Start), ofRow[.._tags]);
                if (!ofRow.IsEmpty && flow.Wants(weights.End))
                    AddTo(flow.Into(weights.End), ofRow[^_tags..]);
            }
        }, losses);
        return losses;
    }

    /// <summary>d(log Z) is how often each tag and pair is expected; d(score) is how often it is there.</summary>
    private void SubtractPath(ReadOnlySpan<int> path, Span<double> marginals, Span<double> pairs)
    {
        for (int t = 0; t < path.Length; t++)
        {
            marginals[t * _tags + path[t]]--;
            if (t > 0)
                pairs[path[t - 1] * _tags + path[t]]--;
        }
    }

    private static void AddTo(Span<float> gradient, ReadOnlySpan<double> slopes)
    {
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] += (float)slopes[i];
    }

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
