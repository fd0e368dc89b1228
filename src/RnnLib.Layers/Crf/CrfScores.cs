using System.Numerics;
using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>The scores of a linear-chain CRF for one sequence, in double precision: of a path, and of the best one.</summary>
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

    /// <summary>The path with the highest score (Viterbi); of equal ones that with the lowest tags at the end.</summary>
    /// <remarks>All tags of a step are held against one tag before after another, so that the comparisons are of whole vectors.</remarks>
    public (int[] Tags, double Score) Best()
    {
        int[] path = new int[Steps];
        if (Steps == 0)
            return (path, 0);
        long[] cameFrom = new long[Steps * Tags];
        double[] best = new double[Tags], before = new double[Tags], scores = new double[Tags * Tags];
        TensorPrimitives.ConvertChecked<float, double>(_transitions, scores);
        for (int j = 0; j < Tags; j++)
            best[j] = _start[j] + (double)_emissions[j];
        for (int t = 1; t < Steps; t++)
        {
            (best, before) = (before, best);
            for (int j = 0; j < Tags; j++)
                best[j] = before[0] + scores[j];
            Span<long> from = cameFrom.AsSpan(t * Tags, Tags);
            for (int i = 1; i < Tags; i++)
                TakeBetter(before[i], scores.AsSpan(i * Tags, Tags), i, best, from);
            for (int j = 0; j < Tags; j++)
                best[j] += _emissions[t * Tags + j];
        }

        int last = 0;
        for (int j = 1; j < Tags; j++)
            last = best[j] + _end[j] > best[last] + _end[last] ? j : last;
        double score = best[last] + _end[last];
        for (int t = Steps - 1; t >= 0; last = (int)cameFrom[t * Tags + last], t--)
            path[t] = last;
        return (path, score);
    }

    /// <summary>Where a tag before gives a better score, that score and the tag.</summary>
    private static void TakeBetter(double before, ReadOnlySpan<double> transitions, long tag, Span<double> best, Span<long> from)
    {
        int j = 0;
        for (; j <= best.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            Vector<double> score = new Vector<double>(before) + new Vector<double>(transitions[j..]), known = new(best[j..]);
            Vector<long> isBetter = Vector.GreaterThan(score, known);
            Vector.ConditionalSelect(isBetter, score, known).CopyTo(best[j..]);
            Vector.ConditionalSelect(isBetter, new Vector<long>(tag), new Vector<long>(from[j..])).CopyTo(from[j..]);
        }

        for (; j < best.Length; j++)
        {
            if (before + transitions[j] > best[j])
                (best[j], from[j]) = (before + transitions[j], tag);
        }
    }
}
