namespace RnnLib.Layers.Tests;

/// <summary>A CRF's sums for one sequence written as the formulas stand, in double precision, an exponential for each pair of tags and step.</summary>
internal sealed class PlainCrf
{
    private readonly double[][] _emissions, _transitions, _forward, _backward;
    private readonly double[] _start, _end;

    public PlainCrf(LinearChainCrf crf, Tensor emissions, int row, int length)
    {
        int tags = emissions.Shape[2];
        float[] scores = crf.Parameter("transitions").Value.ToArray();
        _emissions = [.. Enumerable.Range(0, length).Select(t => Enumerable.Range(0, tags).Select(j => (double)emissions[row, t, j]).ToArray())];
        _transitions = [.. Enumerable.Range(0, tags).Select(i => Enumerable.Range(0, tags).Select(j => (double)scores[i * tags + j]).ToArray())];
        _start = [.. crf.Parameter("start_transitions").Value.ToArray().Select(x => (double)x)];
        _end = [.. crf.Parameter("end_transitions").Value.ToArray().Select(x => (double)x)];
        int[] all = [.. Enumerable.Range(0, tags)];

        (_forward, _backward) = (new double[length][], new double[length][]);
        for (int t = 0; t < length; t++)
            _forward[t] = [.. all.Select(j => _emissions[t][j] + (t == 0 ? _start[j] : LogSum(all.Select(i => _forward[t - 1][i] + _transitions[i][j]))))];
        for (int t = length - 1; t >= 0; t--)
            _backward[t] = [.. all.Select(i => t == length - 1 ? _end[i] : LogSum(all.Select(j => _transitions[i][j] + _emissions[t + 1][j] + _backward[t + 1][j])))];
        LogPartition = length == 0 ? 0 : LogSum(all.Select(j => _forward[^1][j] + _end[j]));
    }

    public double LogPartition { get; }

    public double Path(ReadOnlySpan<int> tags)
    {
        double score = tags.IsEmpty ? 0 : _start[tags[0]] + _end[tags[^1]];
        for (int t = 0; t < tags.Length; t++)
            score += _emissions[t][tags[t]] + (t > 0 ? _transitions[tags[t - 1]][tags[t]] : 0);
        return score;
    }

    public double Marginal(int step, int tag) => Math.Exp(_forward[step][tag] + _backward[step][tag] - LogPartition);

    /// <summary>Σ over all steps of p(tag i, then tag j).</summary>
    public double Pairs(int i, int j) => Enumerable.Range(1, Math.Max(_forward.Length - 1, 0))
        .Sum(t => Math.Exp(_forward[t - 1][i] + _transitions[i][j] + _emissions[t][j] + _backward[t][j] - LogPartition));

    private static double LogSum(IEnumerable<double> terms)
    {
        double[] all = [.. terms];
        double largest = all.Max();
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(all.Sum(x => Math.Exp(x - largest)));
    }
}
