namespace RnnLib.Layers;

/// <summary>Writes sequences of tokens with a model that says how likely each token comes next.</summary>
/// <remarks>
/// Sequences of a batch are written together, and each as if it were alone. What has ended costs nothing more.
/// <example><code>
/// var model = new LanguageModel(embedding.Then(lstm).Then(new PerStep(head)));
/// NextTokens&lt;LanguageState&gt; start = model.Prime(prompt);
/// TokenHypothesis[] texts = Decode.Sample(model, start, new() { Choice = TokenChoice.Sample(0.8f) with { TopP = 0.9f } }, rng);
/// TokenHypothesis[][] best = Decode.BeamSearch(model, start, new() { Width = 8, Hypotheses = 3, EndToken = 2, LengthPenalty = 0.6 });
/// </code></example>
/// </remarks>
public static class Decode
{
    /// <summary>Writes token after token, each the most likely one or a draw.</summary>
    /// <remarks>Each sequence draws from a generator of its own, forked from the given one in the order of the batch. So a batch gets the draws that its
    /// sequences would get one after the other.</remarks>
    /// <typeparam name="TState">What the model knows of the sequences so far.</typeparam>
    /// <param name="model">Says how likely each token comes next.</param>
    /// <param name="start">What it says of the first token of each sequence.</param>
    /// <param name="options">How to choose, when to end; null: the most likely, up to 100 tokens.</param>
    /// <param name="rng">Draws; not needed for <see cref="TokenChoice.Greedy"/>.</param>
    /// <param name="prompt">What stands before each sequence, for the repetition penalty; null for nothing.</param>
    /// <returns>One for each sequence.</returns>
    /// <exception cref="ArgumentException">A token is outside the vocabulary, or sampling has no generator.</exception>
    /// <exception cref="InvalidOperationException">No token is left to choose.</exception>
    public static TokenHypothesis[] Sample<TState>(
        INextToken<TState> model, NextTokens<TState> start, SamplingOptions? options = null, Rng? rng = null, TokenBatch? prompt = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var rules = new TokenRules(options, prompt);
        rules.Check(start.Logits);
        if (options.Choice.Temperature > 0 && rng is null)
            throw new ArgumentNullException(nameof(rng), "Decode.Sample: tokens are drawn, which needs a generator: pass rng: new Rng(seed), or choose TokenChoice.Greedy.");

        var (batch, vocabulary) = start.Logits.Shape;
        Rng?[] draws = [.. Enumerable.Range(0, batch).Select(_ => options.Choice.Temperature > 0 ? rng!.Fork() : null)];
        List<int>[] written = [.. Enumerable.Range(0, batch).Select(_ => new List<int>())];
        double[] logP = new double[batch], ofTokens = new double[vocabulary];
        bool[] ended = new bool[batch];
        float[] row = new float[vocabulary];
        int[] running = [.. Enumerable.Range(0, batch)];
        for (NextTokens<TState> next = start; running.Length > 0;)
        {
            var kept = new List<int>();
            for (int place = 0; place < running.Length; place++)
            {
                int sequence = running[place];
                next.Logits.Data.Slice(place * vocabulary, vocabulary).CopyTo(row);
                rules.Apply(row, sequence, written[sequence]);
                int token = options.Choice.Choose(row, draws[sequence]);
                TokenRules.LogProbabilities(row, ofTokens);
                logP[sequence] += ofTokens[token];
                ended[sequence] = token == options.EndToken;
                if (ended[sequence])
                    continue;
                written[sequence].Add(token);
                if (written[sequence].Count < options.MaximumLength)
                    kept.Add(place);
            }

            if (kept.Count == 0)
                break;
            TState state = kept.Count == running.Length ? next.State : model.Select(next.State, kept.ToArray());
            running = [.. kept.Select(place => running[place])];
            next = model.Read([.. running.Select(sequence => written[sequence][^1])], state);
        }

        return [.. written.Select((tokens, sequence) => new TokenHypothesis(tokens, logP[sequence], logP[sequence], ended[sequence]))];
    }

    /// <summary>The sequences with the best scores that a beam search finds (Graves, 2012; Sutskever et al., 2014).</summary>
    /// <remarks>
    /// At each step the <see cref="BeamSearchOptions.Width"/> most probable continuations of all that are followed remain; those that ended are
    /// put aside and no longer followed. The search ends when nothing that is followed can become better than what was found. With a width of 1 it is
    /// greedy decoding, with one as large as the number of sequences it is exact. Equal scores keep their order, so that results repeat.
    /// </remarks>
    /// <typeparam name="TState">What the model knows of the sequences so far.</typeparam>
    /// <param name="model">Says how likely each token comes next.</param>
    /// <param name="start">What it says of the first token of each sequence.</param>
    /// <param name="options">Width, number of hypotheses, length penalty; null for the defaults.</param>
    /// <param name="prompt">What stands before each sequence, for the repetition penalty; null for nothing.</param>
    /// <returns>For each sequence its hypotheses, the best first.</returns>
    /// <exception cref="ArgumentException">A token is outside the vocabulary.</exception>
    /// <exception cref="InvalidOperationException">No token is left to choose.</exception>
    public static TokenHypothesis[][] BeamSearch<TState>(
        INextToken<TState> model, NextTokens<TState> start, BeamSearchOptions? options = null, TokenBatch? prompt = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        var rules = new TokenRules(options, prompt);
        rules.Check(start.Logits);
        var (batch, vocabulary) = start.Logits.Shape;
        Beam[] beams = [.. Enumerable.Range(0, batch).Select(sequence => new Beam(sequence, options, rules, vocabulary))];
        for (NextTokens<TState> next = start; ;)
        {
            var parents = new List<int>();
            var tokens = new List<int>();
            int first = 0;
            foreach (Beam beam in beams)
            {
                int rows = beam.Live;
                foreach ((int parent, int token) in beam.Advance(next.Logits.Data.Slice(first * vocabulary, rows * vocabulary)))
                {
                    parents.Add(first + parent);
                    tokens.Add(token);
                }

                first += rows;
            }

            if (tokens.Count == 0)
                return [.. beams.Select(beam => beam.Best())];
            next = model.Read(tokens.ToArray(), model.Select(next.State, parents.ToArray()));
        }
    }
}
