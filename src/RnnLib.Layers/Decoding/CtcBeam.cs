namespace RnnLib.Layers;

/// <summary>The prefixes that a search follows through the frames of one sequence.</summary>
internal sealed class CtcBeam
{
    private readonly CtcBeamOptions _options;
    private readonly PriorityQueue<Candidate, (double Score, int Order)> _best;
    private List<CtcPrefix> _prefixes;

    public CtcBeam(CtcBeamOptions options)
    {
        _options = options;
        _best = new(Comparer<(double Score, int Order)>.Create((a, b) => a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Order.CompareTo(a.Order)));
        _prefixes = [new(null, -1, 0) { Blank = 0, Place = 0 }];
    }

    /// <summary>Goes on by one frame.</summary>
    /// <param name="logP">The log-probability of each class.</param>
    public void Advance(ReadOnlySpan<double> logP)
    {
        Candidate[] staying = [.. _prefixes.Select(prefix => new Candidate(prefix, -1, double.NegativeInfinity, double.NegativeInfinity, prefix.LanguageScore))];
        for (int place = 0; place < staying.Length; place++)
        {
            CtcPrefix prefix = _prefixes[place];
            staying[place].Blank = prefix.Total + logP[_options.Blank];
            if (prefix.Label >= 0)
                staying[place].NonBlank = CtcPrefix.LogSum(staying[place].NonBlank, prefix.NonBlank + logP[prefix.Label]);
            for (int label = 0; label < logP.Length; label++)
            {
                if (label != _options.Blank && prefix.Next(label) is { Place: >= 0 } next)   // it stands in the beam already: its paths add up
                    staying[next.Place].NonBlank = CtcPrefix.LogSum(staying[next.Place].NonBlank, Reach(prefix, label) + logP[label]);
            }
        }

        int order = 0;
        foreach (Candidate candidate in staying)
            Offer(candidate, candidate.Prefix.Length, order++);
        foreach (CtcPrefix prefix in _prefixes)
        {
            for (int label = 0; label < logP.Length; label++)
            {
                if (label == _options.Blank || prefix.Next(label) is { Place: >= 0 })
                    continue;
                double nonBlank = Reach(prefix, label) + logP[label];
                if (!double.IsNegativeInfinity(nonBlank))
                    Offer(new(prefix, label, double.NegativeInfinity, nonBlank, LanguageScore(prefix, label)), prefix.Length + 1, order++);
            }
        }

        Keep();
    }

    /// <summary>The hypotheses, the best first.</summary>
    public CtcHypothesis[] Best() =>
    [
        .. _prefixes
            .Select(prefix => new CtcHypothesis(prefix.Labels(), prefix.Total, Score(prefix.Total, prefix.LanguageScore, prefix.Length)))
            .OrderByDescending(hypothesis => hypothesis.Score)
            .Take(_options.Hypotheses),
    ];

    /// <summary>The paths of a prefix that a label makes longer: after an equal label only those with a blank between.</summary>
    private static double Reach(CtcPrefix prefix, int label) => label == prefix.Label ? prefix.Blank : prefix.Total;

    private double Score(double total, double languageScore, int length) => double.IsNegativeInfinity(languageScore)
        ? languageScore   // forbidden, even where the weight is 0
        : total + _options.LanguageModelWeight * languageScore + _options.LengthBonus * length;

    /// <summary>What the language model says of a longer prefix; it is asked once.</summary>
    private double LanguageScore(CtcPrefix prefix, int label)
    {
        if (_options.LanguageModel is not { } model)
            return 0;
        return (prefix.Next(label) ?? prefix.Add(label, prefix.LanguageScore + model(prefix.Labels(), label))).LanguageScore;
    }

    private void Offer(Candidate candidate, int length, int order)
    {
        double score = Score(CtcPrefix.LogSum(candidate.Blank, candidate.NonBlank), candidate.LanguageScore, length);
        if (double.IsNegativeInfinity(score))
            return;
        if (_best.Count < _options.Width)
            _best.Enqueue(candidate, (score, order));
        else
            _best.EnqueueDequeue(candidate, (score, order));
    }

    private void Keep()
    {
        foreach (CtcPrefix prefix in _prefixes)
            (prefix.Place, prefix.Blank, prefix.NonBlank) = (-1, double.NegativeInfinity, double.NegativeInfinity);

        var kept = new List<CtcPrefix>(_best.Count);
        while (_best.TryDequeue(out Candidate candidate, out _))
        {
            CtcPrefix prefix = candidate.Label < 0 ? candidate.Prefix : candidate.Prefix.Next(candidate.Label) ?? candidate.Prefix.Add(candidate.Label, candidate.LanguageScore);
            (prefix.Blank, prefix.NonBlank) = (candidate.Blank, candidate.NonBlank);
            kept.Add(prefix);
        }

        kept.Reverse();   // the best first
        for (int place = 0; place < kept.Count; place++)
            kept[place].Place = place;
        _prefixes = kept;
    }

    /// <summary>A prefix of the next frame: one of this frame, with a label more or without.</summary>
    private record struct Candidate(CtcPrefix Prefix, int Label, double Blank, double NonBlank, double LanguageScore);
}
