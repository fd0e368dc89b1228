namespace RnnLib.Layers;

/// <summary>A model of tokens as decoding sees it: an embedding, recurrent layers and a head, which read a prompt and then token by token.</summary>
/// <remarks>
/// It is a view of a trained model and has no parameters of its own.
/// <example><code>
/// var model = new Embedding(80, 32, rng).Then(new Lstm(32, 128, rng)).Then(new PerStep(new Linear(128, 80, rng)));
/// // ... training ...
/// TokenHypothesis[] texts = new LanguageModel(model).Write(prompt, new() { Choice = TokenChoice.Sample(0.8f), MaximumLength = 200 }, rng);
/// </code></example>
/// </remarks>
public sealed class LanguageModel : INextToken<LanguageState>
{
    private readonly Module<TokenBatch, Sequence> _embedding;
    private readonly StepwiseBody _body;
    private readonly Sequence? _inputs;

    /// <summary>A view of a model.</summary>
    /// <param name="model">An <see cref="AutoregressiveTokens"/> without exogenous inputs, or a chain: an embedding, then recurrent layers that read forwards, with
    /// <see cref="PerStep"/> and <see cref="LockedDropout"/> between and behind them.</param>
    /// <exception cref="ArgumentException">A part of the model cannot work step by step.</exception>
    /// <exception cref="InvalidOperationException">A layer reads sequences from their end.</exception>
    public LanguageModel(Module<TokenBatch, Sequence> model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model is AutoregressiveTokens { ExogenousSize: 0 } autoregressive)
            (_embedding, _body) = (autoregressive.Embedding, autoregressive.Body);
        else if (model is IChain chain && chain.Steps[0] is Module<TokenBatch, Sequence> embedding)
            (_embedding, _body) = (embedding, BodyOf(chain));
        else
            throw new ArgumentException(
                $"LanguageModel: model: expected an embedding with layers behind it, or an AutoregressiveTokens without exogenous inputs, got {model.Name}.", nameof(model));
    }

    internal LanguageModel(AutoregressiveTokens model, Sequence? inputs) => (_embedding, _body, _inputs) = (model.Embedding, model.Body, inputs);

    /// <summary>Reads what comes before.</summary>
    /// <param name="prompt">[batch, time]; each sequence goes on at its own end.</param>
    /// <exception cref="ArgumentException">A prompt is empty.</exception>
    public NextTokens<LanguageState> Prime(TokenBatch prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        RollOutShapes.RequirePrompt(nameof(LanguageModel), prompt.Lengths);
        int[] lengths = prompt.Lengths.ToArray(), sources = [.. Enumerable.Range(0, prompt.Batch)];
        using var pass = ForwardContext.Predicting();
        using var scope = new StepwiseScope();
        Sequence x = _embedding.Forward(prompt, pass);
        FeedbackOutput output = _body.AdvanceToEnd(Given(x, sources, new int[prompt.Batch]), scope, pass);
        return new(Ops.Detach(output.Rows), new(Kept(output.State), sources, lengths));
    }

    /// <inheritdoc/>
    public NextTokens<LanguageState> Read(ReadOnlySpan<int> tokens, LanguageState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (tokens.Length != state.Count)
            throw new ArgumentException($"LanguageModel: tokens: expected one for each of {state.Count} sequences, got {tokens.Length}.", nameof(tokens));
        using var pass = ForwardContext.Predicting();
        using var scope = new StepwiseScope();
        Sequence x = _embedding.Forward(new(tokens.Length, 1, tokens), pass);
        FeedbackOutput output = _body.Advance(Given(x, state.Sources, state.Positions), state.Parts, scope, pass);
        return new(Ops.Detach(output.Rows), new(Kept(output.State), state.Sources, [.. state.Positions.Select(position => position + 1)]));
    }

    /// <inheritdoc/>
    public LanguageState Select(LanguageState state, ReadOnlySpan<int> sequences)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Select(sequences);
    }

    /// <summary>Reads a prompt and writes on.</summary>
    /// <param name="prompt">[batch, time]; each sequence goes on at its own end.</param>
    /// <param name="options">How to choose, when to end; null: the most likely, 100 tokens.</param>
    /// <param name="rng">Draws; not needed for <see cref="TokenChoice.Greedy"/>.</param>
    /// <returns>What comes after each prompt.</returns>
    public TokenHypothesis[] Write(TokenBatch prompt, SamplingOptions? options = null, Rng? rng = null) => Decode.Sample(this, Prime(prompt), options, rng, prompt);

    /// <summary>Reads a prompt and searches for what is most likely to follow.</summary>
    /// <param name="prompt">[batch, time]; each sequence goes on at its own end.</param>
    /// <param name="options">Width, number of hypotheses, length penalty; null for the defaults.</param>
    /// <returns>What comes after each prompt, the best first.</returns>
    public TokenHypothesis[][] BeamSearch(TokenBatch prompt, BeamSearchOptions? options = null) => Decode.BeamSearch(this, Prime(prompt), options, prompt);

    /// <summary>What stands behind the embedding; an adaptive softmax hands features on in training, but here log-probabilities are wanted. What adds
    /// to the loss of training alone is left out.</summary>
    private static StepwiseBody BodyOf(IChain chain) => chain.Steps[^1] is AdaptiveLogSoftmax softmax
        ? new(nameof(LanguageModel), [.. chain.Steps.Skip(1).SkipLast(1).Where(step => step is not ActivationRegularization)], softmax.Head)
        : new(nameof(LanguageModel), [.. chain.Steps.Skip(1).Where(step => step is not ActivationRegularization)], head: null);

    /// <summary>A state that outlives the pass.</summary>
    private static Tensor[][] Kept(Tensor[][] state) => [.. state.Select(parts => parts.Select(Ops.Detach).ToArray())];

    /// <summary>The rows of the tokens with the exogenous inputs of their steps behind them.</summary>
    private Sequence Given(Sequence x, int[] sources, int[] positions)
    {
        if (_inputs is null)
            return x;
        int size = _inputs.Features;
        Tensor given = Tensor.Zeros([x.Batch, x.Time, size]);
        for (int row = 0; row < x.Batch; row++)
            _inputs.Values.Data.Slice((sources[row] * _inputs.Time + positions[row]) * size, x.Time * size).CopyTo(given.Writable[(row * x.Time * size)..]);
        return x.With(Ops.Concatenate([x.Values, given], axis: 2));
    }
}
