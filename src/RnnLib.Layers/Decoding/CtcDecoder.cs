namespace RnnLib.Layers;

/// <summary>From the frames of a model trained with CTC to labels.</summary>
/// <remarks>
/// Both methods take logits, before any softmax (log-probabilities are logits too), and the frames of each sequence up to its length.
/// Decoding needs nothing of training, so that a service which only predicts carries it without.
/// <example><code>
/// Sequence logits = model.Predict(frames);
/// IReadOnlyList&lt;int&gt; labels = CtcDecoder.Greedy(logits)[0].Labels;
/// CtcHypothesis[] best = CtcDecoder.BeamSearch(logits, new() { Width = 50, Hypotheses = 5 })[0];
/// </code></example>
/// </remarks>
public static class CtcDecoder
{
    /// <summary>The labels of the best path: the most probable class of each frame, without repetitions, then without blanks (Graves et al., 2006).</summary>
    /// <remarks>The most probable labelling may be another one, whose many paths are more probable together: see <see cref="BeamSearch"/>.</remarks>
    /// <param name="logits">[batch, time, classes]</param>
    /// <param name="blank">The class that says nothing.</param>
    /// <returns>One hypothesis for each sequence.</returns>
    /// <exception cref="ArgumentException">There is no such class as the blank.</exception>
    public static CtcHypothesis[] Greedy(Sequence logits, int blank = 0)
    {
        RequireBlank(logits, blank);
        var decoded = new CtcHypothesis[logits.Batch];
        double[] logP = new double[logits.Features];
        for (int row = 0; row < logits.Batch; row++)
        {
            var labels = new List<int>();
            double total = 0;
            int before = blank;
            for (int step = 0; step < logits.Lengths[row]; step++)
            {
                LogProbabilities(logits, row, step, logP);
                int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<double>(logP);
                total += logP[best];
                if (best != blank && best != before)
                    labels.Add(best);
                before = best;
            }

            decoded[row] = new(labels, total, total);
        }

        return decoded;
    }

    /// <summary>The most probable labellings, by prefix beam search (Graves, 2012; Hannun et al., 2014).</summary>
    /// <remarks>
    /// A prefix's probability is the sum over all paths that the beam has followed, kept apart by whether they end in a blank. At each frame
    /// the <see cref="CtcBeamOptions.Width"/> prefixes with the best scores go on:
    /// score = log p(prefix | frames) + weight * Σ log p(label | labels before) + bonus * length. Equal scores keep their order, so that results repeat.
    /// </remarks>
    /// <param name="logits">[batch, time, classes]</param>
    /// <param name="options">Width, language model, number of hypotheses; null for the defaults.</param>
    /// <returns>For each sequence its hypotheses, the best first.</returns>
    /// <exception cref="ArgumentException">There is no such class as the blank.</exception>
    public static CtcHypothesis[][] BeamSearch(Sequence logits, CtcBeamOptions? options = null)
    {
        options ??= new();
        RequireBlank(logits, options.Blank);
        var decoded = new CtcHypothesis[logits.Batch][];
        double[] logP = new double[logits.Features];
        for (int row = 0; row < logits.Batch; row++)
        {
            var beam = new CtcBeam(options);
            for (int step = 0; step < logits.Lengths[row]; step++)
            {
                LogProbabilities(logits, row, step, logP);
                beam.Advance(logP);
            }

            decoded[row] = beam.Best();
        }

        return decoded;
    }

    private static void LogProbabilities(Sequence logits, int row, int step, Span<double> logP)
    {
        ReadOnlySpan<float> x = logits.Values.Data.Slice((row * logits.Time + step) * logits.Features, logits.Features);
        double max = System.Numerics.Tensors.TensorPrimitives.Max(x), sum = 0;
        foreach (float logit in x)
            sum += Math.Exp(logit - max);
        double shift = max + Math.Log(sum);
        for (int c = 0; c < x.Length; c++)
            logP[c] = x[c] - shift;
    }

    private static void RequireBlank(Sequence logits, int blank)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if ((uint)blank >= (uint)logits.Features)
            throw new ArgumentException($"CtcDecoder: blank: expected a class of 0 to {logits.Features - 1}, got {blank}.", nameof(blank));
    }
}
