namespace RnnLib.Training;

/// <summary>What BLEU counts over a corpus: matches and n-grams of each length, and the lengths of candidates and references.</summary>
/// <remarks>All in one array, so that a metric can keep it: [matches of 1 to order, n-grams of 1 to order, candidate length, reference length].</remarks>
internal static class BleuCounts
{
    public static int Size(BleuOptions options) => 2 * options.Order + 2;

    /// <summary>Counts one candidate; each n-gram matches at most as often as the reference has it that has it most.</summary>
    public static void Add<TToken>(Span<double> counts, IReadOnlyList<TToken> candidate, IReadOnlyList<IReadOnlyList<TToken>> references, BleuOptions options)
        where TToken : notnull
    {
        int order = options.Order;
        for (int n = 1; n <= order; n++)
        {
            Dictionary<NGram<TToken>, int> said = NGrams(candidate, n), most = [];
            foreach (IReadOnlyList<TToken> reference in references)
            {
                foreach ((NGram<TToken> ngram, int count) in NGrams(reference, n))
                    most[ngram] = Math.Max(count, most.GetValueOrDefault(ngram));
            }

            foreach ((NGram<TToken> ngram, int count) in said)
                counts[n - 1] += Math.Min(count, most.GetValueOrDefault(ngram));
            counts[order + n - 1] += Math.Max(candidate.Count - n + 1, 0);
        }

        counts[^2] += candidate.Count;
        counts[^1] += references.Select(reference => reference.Count).OrderBy(length => Math.Abs(length - candidate.Count)).ThenBy(length => length).First();   // the closest
    }

    /// <summary>100 * brevity penalty * geometric mean of the precisions; NaN before the first reference.</summary>
    public static double Score(ReadOnlySpan<double> counts, BleuOptions options)
    {
        int order = options.Order;
        double candidateLength = counts[^2], referenceLength = counts[^1], logSum = 0, unmatched = 1;
        if (candidateLength == 0 && referenceLength == 0)
            return double.NaN;
        if (counts[0] == 0)
            return 0;   // not one word: no smoothing makes that better
        for (int n = 1; n <= order; n++)
        {
            double matches = counts[n - 1], total = counts[order + n - 1];
            if (n > 1 && options.Smoothing == BleuSmoothing.AddOne)
                (matches, total) = (matches + 1, total + 1);
            else if (matches == 0 && total > 0 && options.Smoothing == BleuSmoothing.Exponential)
                matches = 1 / (unmatched *= 2);
            if (matches == 0)
                return 0;
            logSum += Math.Log(matches / total);
        }

        double penalty = candidateLength < referenceLength ? Math.Exp(1 - referenceLength / candidateLength) : 1;
        return 100 * penalty * Math.Exp(logSum / order);
    }

    private static Dictionary<NGram<TToken>, int> NGrams<TToken>(IReadOnlyList<TToken> tokens, int n)
        where TToken : notnull
    {
        var counts = new Dictionary<NGram<TToken>, int>();
        for (int first = 0; first + n <= tokens.Count; first++)
        {
            var ngram = new NGram<TToken>(tokens, first, n);
            counts[ngram] = counts.GetValueOrDefault(ngram) + 1;
        }

        return counts;
    }

    /// <summary>Neighbouring tokens, equal where the tokens are.</summary>
    private readonly struct NGram<TToken>(IReadOnlyList<TToken> tokens, int first, int count) : IEquatable<NGram<TToken>>
        where TToken : notnull
    {
        private readonly IReadOnlyList<TToken> _tokens = tokens;
        private readonly int _first = first, _count = count;

        public bool Equals(NGram<TToken> other)
        {
            for (int i = 0; i < _count; i++)
            {
                if (!EqualityComparer<TToken>.Default.Equals(_tokens[_first + i], other._tokens[other._first + i]))
                    return false;
            }

            return _count == other._count;
        }

        public override bool Equals(object? obj) => obj is NGram<TToken> other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            for (int i = 0; i < _count; i++)
                hash.Add(_tokens[_first + i]);
            return hash.ToHashCode();
        }
    }
}
