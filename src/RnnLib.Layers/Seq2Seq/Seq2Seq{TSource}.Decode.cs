namespace RnnLib.Layers;

/// <content>Decoding.</content>
public sealed partial class Seq2Seq<TSource> : INextToken<Seq2SeqState>
{
    /// <summary>Reads sources and the start token: where decoding begins.</summary>
    /// <param name="source">The sources.</param>
    public NextTokens<Seq2SeqState> Start(TSource source)
    {
        (Tensor[][]? state, AttentionMemory? memory, int sources) = Begin(source, ForwardContext.Inference);
        int[] tokens = new int[sources];
        Array.Fill(tokens, _options.StartToken);
        return Read(tokens, new(state, memory, sources));
    }

    /// <inheritdoc/>
    public NextTokens<Seq2SeqState> Read(ReadOnlySpan<int> tokens, Seq2SeqState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (tokens.Length != state.Count)
            throw new ArgumentException($"{Name}: tokens: expected one for each of {state.Count} sequences, got {tokens.Length}.", nameof(tokens));
        ForwardContext pass = ForwardContext.Inference;
        DecoderStep step = Advance(_embedding.Forward(new(tokens.Length, 1, tokens), pass), state.Parts, state.Memory, null, pass);
        return new(_head.Forward(Ops.Reshape(step.Readout.Values, [tokens.Length, step.Readout.Features]), pass), state.With(step.State));
    }

    /// <inheritdoc/>
    public Seq2SeqState Select(Seq2SeqState state, ReadOnlySpan<int> sequences)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Select(sequences);
    }

    /// <summary>Writes the target of each source token after token, up to the end token.</summary>
    /// <param name="source">The sources.</param>
    /// <param name="options">How to choose, when to end; null: the most likely token, up to 100.</param>
    /// <param name="rng">Draws; not needed for <see cref="TokenChoice.Greedy"/>.</param>
    /// <returns>One for each source.</returns>
    public TokenHypothesis[] Decode(TSource source, SamplingOptions? options = null, Rng? rng = null)
    {
        options ??= new();
        return Layers.Decode.Sample(this, Start(source), options with { EndToken = options.EndToken ?? _options.EndToken }, rng);
    }

    /// <summary>Searches for the most likely targets of each source.</summary>
    /// <param name="source">The sources.</param>
    /// <param name="options">Width, number of hypotheses, length penalty; null for the defaults.</param>
    /// <returns>For each source its hypotheses, the best first.</returns>
    public TokenHypothesis[][] BeamSearch(TSource source, BeamSearchOptions? options = null)
    {
        options ??= new();
        return Layers.Decode.BeamSearch(this, Start(source), options with { EndToken = options.EndToken ?? _options.EndToken });
    }

    /// <summary>How much of each step of the source each token of a target took, for a picture: the weights of attention while the target is read.</summary>
    /// <param name="source">The sources.</param>
    /// <param name="targets">A target of each, such as a hypothesis's tokens, without start and end token.</param>
    /// <returns>[batch, tokens + 1, source time]: a row for each token, and one for the end token behind them; the row's length is the target's.</returns>
    /// <exception cref="InvalidOperationException">The model has no attention.</exception>
    public Sequence Align(TSource source, IReadOnlyList<IReadOnlyList<int>> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (_options.Attention is null)
            throw new InvalidOperationException("Align: this model has no attention; set Seq2SeqOptions.Attention.");
        TokenBatch previous = TokenBatch.Pad([.. targets.Select(target => (int[])[_options.StartToken, .. target])], _options.EndToken);
        float[]? all = null;
        int time = 0;
        Run(new(source, previous), ForwardContext.Inference, FeedbackPlan.Truth, (layout, chunk, weights) =>
        {
            time = weights.Shape[2];
            all ??= new float[previous.Batch * previous.Time * time];
            for (int place = 0; place < chunk.Rows; place++)
            {
                ReadOnlySpan<float> rows = weights.Data.Slice(place * chunk.Count * time, chunk.Count * time);
                rows.CopyTo(all.AsSpan((layout.Places[place] * previous.Time + chunk.Start) * time));
            }
        });
        return new(Tensor.From([previous.Batch, previous.Time, time], all ?? []), previous.Lengths);
    }
}
