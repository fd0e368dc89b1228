namespace RnnLib.Layers;

/// <summary>An encoder and a decoder: turns a source into a sequence of tokens of another length (Sutskever et al., 2014; Cho et al., 2014).</summary>
/// <remarks>
/// One object for training, decoding and saving. In training it reads the source and the tokens before each step of the target, and gives logits for the
/// token at each step; <see cref="FeedbackOptions.TeacherForcing"/> says how often it reads its own choice instead. Parameters: <c>encoder</c>,
/// <c>embedding</c>, <c>layer</c>, <c>bridge</c>, <c>attention</c>, <c>combine.weight</c> [readoutSize, contextSize + layer's size], <c>head</c>.
/// <example><code>
/// var model = new Seq2Seq&lt;TokenBatch&gt;(
///     Encoder.Recurrent(new Embedding(60, 32, rng), new Gru(32, 64, rng, new() { Bidirectional = true })),
///     new Embedding(50, 32, rng), new Gru(32, 64, rng), new Linear(64, 50, rng), rng,
///     new() { Attention = new GeneralAttention(64, 128, rng), Bridge = Bridge.Linear });
/// var trainer = new Trainer&lt;SequencePair&lt;TokenBatch&gt;&gt;(model, Losses.CrossEntropy);
/// trainer.Fit(() => PairDataset.Of(sources, targets).Batches(32, shuffle: rng), epochs: 10);
/// TokenHypothesis[] best = model.Decode(TokenBatch.Pad(sentences));
/// </code></example>
/// </remarks>
/// <typeparam name="TSource">What the encoder reads: <see cref="TokenBatch"/>, <see cref="Sequence"/>, <see cref="Tensor"/> or a type of your own.</typeparam>
public sealed partial class Seq2Seq<TSource> : Module<SequencePair<TSource>, Sequence>
{
    private readonly Encoder<TSource> _encoder;
    private readonly Embedding _embedding;
    private readonly StepwiseBody _body;
    private readonly Module<Tensor, Tensor> _head;
    private readonly DecoderStart _start;
    private readonly Linear? _combine;
    private readonly Seq2SeqOptions _options;
    private readonly int _layerSize, _feedSize, _vocabularySize;

    /// <summary>A model of an encoder and the parts of a decoder.</summary>
    /// <param name="encoder">Reads the source; see <see cref="Encoder"/>.</param>
    /// <param name="embedding">From a token of the target to the features of a step.</param>
    /// <param name="layer">The decoder's layer, of any cell and depth that reads forwards, or a chain of such. It takes the embedding's features, and behind them the
    /// context (attention before the layer) or r of the step before (input feeding).</param>
    /// <param name="head">From r, or without attention from the layer's output, to a logit for each token.</param>
    /// <param name="rng">Draws the initial weights of bridge and readout.</param>
    /// <param name="options">Attention, bridge, teacher forcing, start and end token.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a part of the layer cannot work step by step.</exception>
    /// <exception cref="InvalidOperationException">The decoder's layer reads sequences from their end.</exception>
    public Seq2Seq(
        Encoder<TSource> encoder, Embedding embedding, Module<Sequence, Sequence> layer, Module<Tensor, Tensor> head, Rng rng, Seq2SeqOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(rng);
        _options = options ?? new();
        (_encoder, _embedding) = (Own("encoder", encoder), Own("embedding", embedding));
        Own("layer", layer);
        _body = new("Seq2Seq", layer is IChain chain ? chain.Steps : [layer], head: null);
        _layerSize = _body.OutputSize;
        int readout = _options.Attention is null ? _layerSize : _options.ReadoutSize ?? _layerSize;
        _feedSize = IsBefore ? _layerSize : _options.InputFeeding ? readout : 0;
        RequireAttention(encoder);
        _vocabularySize = RequireSizes(layer, head, readout);
        _start = Own("bridge", new DecoderStart(_options.Bridge, encoder.StateSizes, encoder.Layers, encoder.Directions, _body, embedding.EmbeddingSize, rng));
        if (_options.Attention is { } attention)
        {
            Own("attention", attention);
            _combine = Own("combine", new Linear(attention.ContextSize + _layerSize, readout, rng, bias: false));
        }

        _head = Own("head", head);
    }

    /// <inheritdoc/>
    public override string Name => $"Seq2Seq({_encoder.Name} -> {_vocabularySize})";

    private bool IsBefore => _options.Attention is not null && _options.AttentionPlace == AttentionPlace.BeforeLayer;

    /// <inheritdoc/>
    public override int? OutputSize(int? inputSize) => _vocabularySize;

    /// <summary>The logits of the token at each step of the target.</summary>
    /// <param name="input">The source, and the tokens before each step of the target. Where the model reads its own choice, the token is not read.</param>
    /// <param name="pass">The pass. In a training pass teacher forcing and sampling draw from its generator.</param>
    /// <returns>[batch, target time, logits]; zeros beyond a target's end.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public override Sequence Forward(SequencePair<TSource> input, ForwardContext pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pass);
        return Run(input, pass, layout => _options.PlanOf(layout, pass), watch: null);
    }

    private void RequireAttention(Encoder<TSource> encoder)
    {
        if (_options.Attention is not { } attention)
        {
            if (_options.InputFeeding || _options.ReadoutSize is not null)
                throw new ArgumentException("Seq2Seq: InputFeeding and ReadoutSize belong to attention; set Attention.", nameof(encoder));
            return;
        }

        if (encoder.MemorySize is not { } memory)
            throw new ArgumentException($"Seq2Seq: Attention: {encoder.Name} gives a state alone, and there is nothing to look at.", nameof(encoder));
        if (attention.MemorySize != memory || attention.QuerySize != _layerSize)
            throw new ArgumentException(
                $"Seq2Seq: Attention: expected querySize={_layerSize}, the decoder's, and memorySize={memory}, the encoder's, got {attention.Name}.", nameof(encoder));
        if (_options.InputFeeding && IsBefore)
            throw new ArgumentException("Seq2Seq: InputFeeding goes with attention after the layer; before it, the layer reads the context itself.", nameof(encoder));
    }

    private int RequireSizes(Module<Sequence, Sequence> layer, Module<Tensor, Tensor> head, int readout)
    {
        int context = IsBefore ? _options.Attention!.ContextSize : _feedSize;
        if (_body.InputSize != _embedding.EmbeddingSize + context)
        {
            string others = context == 0 ? "" : $" and {context} of {(IsBefore ? "the context" : "input feeding")}";
            throw new ArgumentException(
                $"Seq2Seq: layer: a step has {_embedding.EmbeddingSize} features of {_embedding.Name}{others}, but {layer.Name} takes {_body.InputSize}.", nameof(layer));
        }

        if (head.InputSize is { } expected && expected != readout)
            throw new ArgumentException($"Seq2Seq: head: {head.Name} expects {expected} features, but gets {readout}.", nameof(head));
        int logits = head.OutputSize(readout)
            ?? throw new ArgumentException($"Seq2Seq: head: {head.Name} does not say how many features it gives (Module.OutputSize).", nameof(head));
        if (logits > _embedding.VocabularySize)
            throw new ArgumentException(
                $"Seq2Seq: head: it gives {logits} logits, but {_embedding.Name} has {_embedding.VocabularySize} rows to feed them back.", nameof(head));
        if (_options.StartToken >= _embedding.VocabularySize || _options.EndToken >= logits)
            throw new ArgumentException(
                $"Seq2Seq: expected StartToken below {_embedding.VocabularySize} and EndToken below {logits}, got {_options.StartToken} and {_options.EndToken}.", nameof(head));
        return logits;
    }
}
