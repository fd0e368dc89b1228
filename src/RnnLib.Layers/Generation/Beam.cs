namespace RnnLib.Layers;

/// <summary>What a beam search follows and has found of one sequence.</summary>
internal sealed class Beam
{
    private readonly int _sequence;
    private readonly BeamSearchOptions _options;
    private readonly TokenRules _rules;
    private readonly float[] _logits;
    private readonly double[] _logP;
    private readonly List<Candidate> _candidates = [];            // the best, best first
    private readonly List<TokenHypothesis> _found = [];
    private (int[] Tokens, double LogP)[] _live = [([], 0)];

    public Beam(int sequence, BeamSearchOptions options, TokenRules rules, int vocabulary) =>
        (_sequence, _options, _rules, _logits, _logP) = (sequence, options, rules, new float[vocabulary], new double[vocabulary]);

    /// <summary>How many sequences are followed.</summary>
    public int Live => _live.Length;

    /// <summary>Takes a step.</summary>
    /// <param name="logits">What the model says of each that is followed.</param>
    /// <returns>What is followed now: which of those before, and the token behind it.</returns>
    public IEnumerable<(int Parent, int Token)> Advance(ReadOnlySpan<float> logits)
    {
        _candidates.Clear();
        for (int parent = 0; parent < _live.Length; parent++)
        {
            logits.Slice(parent * _logits.Length, _logits.Length).CopyTo(_logits);
            _rules.Apply(_logits, _sequence, _live[parent].Tokens);
            TokenRules.LogProbabilities(_logits, _logP);
            for (int token = 0; token < _logP.Length; token++)
                Offer(new(parent, token, _live[parent].LogP + _logP[token]));
        }

        var live = new List<(int[] Tokens, double LogP)>();
        var steps = new List<(int Parent, int Token)>();
        foreach (Candidate candidate in _candidates)
        {
            int[] before = _live[candidate.Parent].Tokens;
            if (candidate.Token == _options.EndToken)
            {
                Found(before, candidate.LogP, hasEnded: true);
                continue;
            }

            int[] tokens = [.. before, candidate.Token];
            if (tokens.Length >= _options.MaximumLength)
            {
                Found(tokens, candidate.LogP, hasEnded: false);
                continue;
            }

            live.Add((tokens, candidate.LogP));
            steps.Add((candidate.Parent, candidate.Token));
        }

        _live = IsDone(live) ? [] : [.. live];
        return _live.Length == 0 ? [] : steps;
    }

    /// <summary>What was found, the best first.</summary>
    public TokenHypothesis[] Best() => [.. _found];

    private void Offer(Candidate candidate)
    {
        if (double.IsNegativeInfinity(candidate.LogP) || (_candidates.Count == _options.Width && candidate.LogP <= _candidates[^1].LogP))
            return;
        int place = _candidates.Count;
        while (place > 0 && _candidates[place - 1].LogP < candidate.LogP)
            place--;
        _candidates.Insert(place, candidate);
        if (_candidates.Count > _options.Width)
            _candidates.RemoveAt(_options.Width);
    }

    private void Found(int[] tokens, double logP, bool hasEnded)
    {
        double score = logP / Penalty(tokens.Length + (hasEnded ? 1 : 0));
        int place = _found.Count;
        while (place > 0 && _found[place - 1].Score < score)
            place--;
        _found.Insert(place, new(tokens, logP, score, hasEnded));
        if (_found.Count > _options.Hypotheses)
            _found.RemoveAt(_options.Hypotheses);
    }

    /// <summary>A log-probability only falls, and the penalty is largest at the end: nothing followed can score higher than that.</summary>
    private bool IsDone(List<(int[] Tokens, double LogP)> live) =>
        _found.Count == _options.Hypotheses && live.TrueForAll(one => one.LogP / Penalty(_options.MaximumLength) <= _found[^1].Score);

    private double Penalty(int length) => Math.Pow((5 + length) / 6.0, _options.LengthPenalty);

    private readonly record struct Candidate(int Parent, int Token, double LogP);
}
