namespace RnnLib.Layers;

/// <summary>The scores of a linear-chain CRF for one sequence, and the sums over all its paths, in log space and double precision.</summary>
/// <param name="emissions">[steps, tags]</param>
/// <param name="transitions">[tags, tags], from row to column.</param>
/// <param name="start">[tags], for the first step.</param>
/// <param name="end">[tags], for the last step.</param>
internal readonly ref struct CrfScores(ReadOnlySpan<float> emissions, ReadOnlySpan<float> transitions, ReadOnlySpan<float> start, ReadOnlySpan<float> end)
{
    private readonly ReadOnlySpan<float> _emissions = emissions, _transitions = transitions, _start = start, _end = end;

    public int Tags => _start.Length;

    public int Steps => _emissions.Length / Tags;

    /// <summary>The score of a path: start, emissions, transitions, end; 0 for no steps.</summary>
    public double Path(ReadOnlySpan<int> tags)
    {
        if (Steps == 0)
            return 0;
        double score = _start[tags[0]] + (double)_end[tags[Steps - 1]];
        for (int t = 0; t < Steps; t++)
            score += (double)_emissions[t * Tags + tags[t]] + (t > 0 ? _transitions[tags[t - 1] * Tags + tags[t]] : 0);
        return score;
    }

    /// <summary>Writes alpha[t, j], the log-sum of all paths that are at tag j at step t.</summary>
    /// <param name="alpha">[steps, tags]</param>
    /// <returns>The log-partition: the log-sum of all paths; 0 for no steps.</returns>
    public double Forward(Span<double> alpha)
    {
        if (Steps == 0)
            return 0;
        Span<double> terms = new double[Tags];
        for (int t = 0; t < Steps; t++)
        {
            for (int j = 0; j < Tags; j++)
            {
                double reached = _start[j];
                if (t > 0)
                {
                    for (int i = 0; i < Tags; i++)
                        terms[i] = alpha[(t - 1) * Tags + i] + _transitions[i * Tags + j];
                    reached = LogSum(terms);
                }

                alpha[t * Tags + j] = reached + _emissions[t * Tags + j];
            }
        }

        for (int j = 0; j < Tags; j++)
            terms[j] = alpha[(Steps - 1) * Tags + j] + _end[j];
        return LogSum(terms);
    }

    /// <summary>Adds the probabilities of tags and of pairs of neighbours, given the forward sums.</summary>
    /// <param name="alpha">What <see cref="Forward"/> wrote.</param>
    /// <param name="logPartition">What it returned.</param>
    /// <param name="marginals">p(tag j at step t), added to [steps, tags].</param>
    /// <param name="pairs">Σ over t of p(tag i at t, tag j at t + 1), added to [tags, tags]; empty if it is not wanted.</param>
    public void Backward(ReadOnlySpan<double> alpha, double logPartition, Span<double> marginals, Span<double> pairs)
    {
        if (Steps == 0)
            return;
        Span<double> beta = new double[Tags], after = new double[Tags], terms = new double[Tags];
        for (int j = 0; j < Tags; j++)
            beta[j] = _end[j];
        for (int t = Steps - 1; ; t--)
        {
            for (int j = 0; j < Tags; j++)
                marginals[t * Tags + j] += Math.Exp(alpha[t * Tags + j] + beta[j] - logPartition);
            if (t == 0)
                return;

            for (int j = 0; j < Tags; j++)
                after[j] = beta[j] + _emissions[t * Tags + j];
            for (int i = 0; i < Tags; i++)
            {
                for (int j = 0; j < Tags; j++)
                {
                    terms[j] = _transitions[i * Tags + j] + after[j];
                    if (!pairs.IsEmpty)
                        pairs[i * Tags + j] += Math.Exp(alpha[(t - 1) * Tags + i] + terms[j] - logPartition);
                }

                beta[i] = LogSum(terms);
            }
        }
    }

    /// <summary>The path with the highest score (Viterbi); of equal ones that with the lowest tags at the end.</summary>
    public (int[] Tags, double Score) Best()
    {
        int[] path = new int[Steps], cameFrom = new int[Steps * Tags];
        if (Steps == 0)
            return (path, 0);
        double[] best = new double[Tags], before = new double[Tags];
        for (int t = 0; t < Steps; t++)
        {
            (best, before) = (before, best);
            for (int j = 0; j < Tags; j++)
            {
                int from = 0;
                for (int i = 1; t > 0 && i < Tags; i++)
                {
                    if (before[i] + _transitions[i * Tags + j] > before[from] + _transitions[from * Tags + j])
                        from = i;
                }

                cameFrom[t * Tags + j] = from;
                best[j] = _emissions[t * Tags + j] + (t == 0 ? _start[j] : before[from] + _transitions[from * Tags + j]);
            }
        }

        int last = 0;
        for (int j = 1; j < Tags; j++)
            last = best[j] + _end[j] > best[last] + _end[last] ? j : last;
        double score = best[last] + _end[last];
        for (int t = Steps - 1; t >= 0; last = cameFrom[t * Tags + last], t--)
            path[t] = last;
        return (path, score);
    }

    /// <summary>log Σ exp(x) without overflow.</summary>
    private static double LogSum(ReadOnlySpan<double> x)
    {
        double max = System.Numerics.Tensors.TensorPrimitives.Max(x), sum = 0;
        if (double.IsNegativeInfinity(max))
            return max;
        foreach (double value in x)
            sum += Math.Exp(value - max);
        return max + Math.Log(sum);
    }
}
