namespace RnnLib.Layers;

/// <summary>A model of tokens that feeds on its own output: at each step it gives logits for the next token, and one chosen from them is then its input.</summary>
/// <remarks>
/// A language model, or the decoder of one. Output t are the logits of token t + 1, so the target is the text one token on. In training
/// <see cref="FeedbackOptions.TeacherForcing"/> says how often a step reads the true token and how often one chosen from the logits before; no
/// gradient flows through a choice. With the truth at every step all steps run as one pass, as a plain chain would.
/// A layer that takes more features than the embedding gives also takes exogenous inputs, which stand behind the token's row: what a text is about, say.
/// Parameters: <c>embedding</c>, <c>layer</c> and <c>head</c>.
/// <example><code>
/// var model = new AutoregressiveTokens(new Embedding(80, 32, rng), new Gru(32, 128, rng), new Linear(128, 80, rng));
/// TokenBatch text = model.RollOut(primer, steps: 200, TokenChoice.Sample(0.8f), rng);
/// </code></example>
/// </remarks>
public sealed class AutoregressiveTokens : Module<TokenBatch, Sequence>
{
    private readonly Embedding _embedding;
    private readonly Module<Sequence, Sequence> _layer;
    private readonly Module<Tensor, Tensor> _head;
    private readonly PerStep _headPerStep;
    private readonly StepwiseBody _body;
    private readonly AutoregressiveTokensOptions _options;

    /// <summary>A model of an embedding, a layer and a head.</summary>
    /// <param name="embedding">From a token to the features of a step.</param>
    /// <param name="layer">One forward direction, or a chain of such layers; see <see cref="Autoregressive"/>.</param>
    /// <param name="head">From the layer's output at a step to a logit for each token of the embedding.</param>
    /// <param name="options">Teacher forcing, primer, which token is fed back.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a part of the layer cannot work step by step.</exception>
    /// <exception cref="InvalidOperationException">A layer reads sequences from their end.</exception>
    public AutoregressiveTokens(Embedding embedding, Module<Sequence, Sequence> layer, Module<Tensor, Tensor> head, AutoregressiveTokensOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(head);
        (_embedding, _layer, _head, _options) = (Own("embedding", embedding), Own("layer", layer), head, options ?? new());
        _headPerStep = Own("head", new PerStep(head));
        _body = new(nameof(AutoregressiveTokens), layer, head);
        if (ExogenousSize < 0)
            throw new ArgumentException($"AutoregressiveTokens: {embedding.Name} gives {embedding.EmbeddingSize} features, but the layer takes {_body.InputSize}.", nameof(layer));
        if (_body.OutputSize > embedding.VocabularySize)
            throw new ArgumentException($"AutoregressiveTokens: the head gives {_body.OutputSize} logits, but {embedding.Name} has {embedding.VocabularySize} rows to feed them back.", nameof(head));
    }

    /// <inheritdoc/>
    public override string Name => $"AutoregressiveTokens({_embedding.VocabularySize} -> {_body.OutputSize})";

    internal Embedding Embedding => _embedding;

    internal StepwiseBody Body => _body;

    /// <summary>How many features of a step do not come from the token but are given.</summary>
    public int ExogenousSize => _body.InputSize - _embedding.EmbeddingSize;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _body.OutputSize;

    /// <summary>The logits of the next token at every step, of a model without exogenous inputs.</summary>
    /// <inheritdoc cref="Forward(TokenBatch, Sequence, ForwardContext)"/>
    public override Sequence Forward(TokenBatch input, ForwardContext pass) => Forward(input, null, pass);

    /// <summary>The logits of the next token at every step.</summary>
    /// <param name="input">[batch, time] with lengths. Where the model reads its own choice, the token is not read.</param>
    /// <param name="inputs">[batch, time or more, exogenous inputs] without padding; null if the model takes none.</param>
    /// <param name="pass">The pass. In a training pass teacher forcing and sampling draw from its generator.</param>
    /// <returns>[batch, time, logits]; zeros beyond a sequence's end.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Sequence Forward(TokenBatch input, Sequence? inputs, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        RollOutShapes.RequireInputs(Name, nameof(inputs), inputs, input.Batch, input.Time, ExogenousSize);
        var layout = StepLayout.Of(StepsOf(input));
        return Forward(input, inputs, layout, _options.PlanOf(layout, pass), pass);
    }

    /// <summary>Reads a primer and writes on, at inference; <see cref="LanguageModel"/> knows more ways to, and where to end.</summary>
    /// <param name="primer">[batch, time]; each sequence goes on at its own end.</param>
    /// <param name="steps">How many tokens to write.</param>
    /// <param name="choice">How tokens are chosen; null: <see cref="TokenChoice.Greedy"/>.</param>
    /// <param name="rng">Draws, if tokens are sampled; see <see cref="Decode.Sample"/>.</param>
    /// <param name="inputs">[batch, time + steps - 1 or more, exogenous inputs] without padding, from the first step of the primer on; null if the
    /// model takes none.</param>
    /// <returns>[batch, steps]: what comes after the primer.</returns>
    /// <exception cref="ArgumentException">A shape does not fit, a primer is empty, or sampling has no generator.</exception>
    public TokenBatch RollOut(TokenBatch primer, int steps, TokenChoice? choice = null, Rng? rng = null, Sequence? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(primer);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        choice ??= TokenChoice.Greedy;
        if (choice.Temperature > 0 && rng is null)
            throw new ArgumentNullException(nameof(rng), $"{Name}: RollOut: sampling needs a generator.");
        RollOutShapes.RequirePrimer(Name, primer.Lengths);
        RollOutShapes.RequireInputs(Name, nameof(inputs), inputs, primer.Batch, primer.Time + steps - 1, ExogenousSize);

        TokenHypothesis[] written = new LanguageModel(this, inputs).Write(primer, new() { MaximumLength = steps, Choice = choice }, rng);
        return new(primer.Batch, steps, [.. written.SelectMany(one => one.Tokens)]);
    }

    internal Sequence Forward(TokenBatch input, Sequence? inputs, StepLayout layout, FeedbackPlan plan, ForwardContext pass)
    {
        if (plan.IsOnePass)
            return _headPerStep.Forward(_layer.Forward(Read(input, inputs?.Values, start: 0, pass), pass), pass);

        TokenChoice choice = pass.IsTraining ? _options.Choice : TokenChoice.Greedy;
        Tensor? given = inputs is null ? null : Ops.Gather(inputs.Values, layout.Places);
        using var scope = new StepwiseScope();
        Tensor rows = FeedbackLoop.Run(layout, plan, detaches: true, (chunk, own, state) =>
        {
            TokenBatch tokens = FeedbackTokens.Of(input, layout, plan, chunk, own, choice, pass);
            Tensor? givenHere = given is not null && chunk.Rows < layout.Batch ? Ops.Slice(given, 0, 0, chunk.Rows) : given;
            return _body.Advance(Read(tokens, givenHere, chunk.Start, pass), state, scope, pass);
        });
        return StepsOf(input).With(layout.Unpack(rows));
    }

    /// <inheritdoc/>
    protected internal override StreamStep OpenStream(int inputSize) => ExogenousSize == 0
        ? new ChainStream([_embedding.OpenStream(inputSize), _layer.OpenStream(_body.InputSize), _head.OpenStream(_layer.OutputSize(_body.InputSize) ?? 0)])
        : throw new NotSupportedException($"Stream: {Name} takes exogenous inputs beside each token, which a stream of tokens does not carry.");

    /// <summary>The rows of the tokens, with the exogenous inputs of their steps behind them.</summary>
    private Sequence Read(TokenBatch tokens, Tensor? inputs, int start, ForwardContext pass)
    {
        Sequence x = _embedding.Forward(tokens, pass);
        return inputs is null ? x : x.With(Ops.Concatenate([x.Values, Ops.Slice(inputs, 1, start, tokens.Time)], axis: 2));
    }

    /// <summary>The steps of a batch without anything in them.</summary>
    private static Sequence StepsOf(TokenBatch tokens) => new(Tensor.Zeros([tokens.Batch, tokens.Time, 0]), tokens.HasPadding ? tokens.Lengths : default);
}
