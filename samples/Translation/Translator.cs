using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;

namespace Translation;

/// <summary>An encoder-decoder with attention and the vocabularies of its two sides: texts in, texts out.</summary>
/// <remarks>A bidirectional LSTM reads, an LSTM of twice the size writes and looks at what was read (Luong et al., 2015, "general").</remarks>
internal sealed class Translator
{
    private const int DecodedAtOnce = 200;

    private readonly Vocabulary _source, _target;

    public Translator(Vocabulary source, Vocabulary target, (int Embedding, int Hidden) size, float dropout, Rng rng)
    {
        (_source, _target) = (source, target);
        int hidden = 2 * size.Hidden;
        Model = new(
            Encoder.Recurrent(
                new Embedding(source.Count, size.Embedding, rng).Then(new LockedDropout(dropout)), new Lstm(size.Embedding, size.Hidden, rng, new() { Bidirectional = true })),
            new Embedding(target.Count, size.Embedding, rng),
            new Lstm(size.Embedding, hidden, rng),
            new Dropout(dropout).Then(new Linear(hidden, target.Count, rng)),
            rng,
            new()
            {
                Attention = new GeneralAttention(querySize: hidden, memorySize: hidden, rng),
                Bridge = Bridge.Linear,
                StartToken = target.StartId!.Value,
                EndToken = target.EndId!.Value,
            });
    }

    /// <summary>For a corpus of tokens separated by spaces.</summary>
    public static Translator For(ParallelTextDataset train, TextTask task, Rng rng)
    {
        var options = new VocabularyOptions { Tokenizer = Tokenizers.Whitespace, MinCount = task.MinCount };
        var target = Vocabulary.Build(train.Targets, options with { Start = "<start>", End = "<end>" });
        return new(Vocabulary.Build(train.Sources, options), target, task.Size, task.Dropout, rng);
    }

    /// <summary>A saved one.</summary>
    public static Translator Load(string path, TextTask task)
    {
        IReadOnlyDictionary<string, string> texts = Safetensors.Read(path).Metadata;
        var translator = new Translator(
            Vocabulary.FromMetadata(texts, name: "source"), Vocabulary.FromMetadata(texts, name: "target"), task.Size, task.Dropout, new Rng(0));
        translator.Model.Load(path);
        return translator;
    }

    public Seq2Seq<TokenBatch> Model { get; }

    public string Words => $"{_source.Count} tokens to read, {_target.Count} to write";

    public void Save(string path) => Model.Save(path, _source.ToMetadata("source").Concat(_target.ToMetadata("target")));

    public PairDataset<TokenBatch> Encode(ParallelTextDataset texts) => PairDataset.Of(
        [.. texts.Sources.Select(_source.Encode)],
        [.. texts.Targets.Select(_target.Encode)],
        new() { StartToken = _target.StartId!.Value, EndToken = _target.EndId!.Value });

    /// <summary>The best target of each source, by a beam search of the width, or greedily where that is 1.</summary>
    public string[] Translate(IReadOnlyList<string> sources, int width = 1)
    {
        int[] never = [_target.PaddingId!.Value, _target.UnknownId!.Value, _target.StartId!.Value];
        int longest = 10 + 2 * sources.Max(source => source.Count(character => character == ' '));
        return [.. sources.Chunk(DecodedAtOnce).SelectMany(part => width == 1
            ? Model.Decode(_source.Batch(part), new() { Forbidden = never, MaximumLength = longest })
            : Model.BeamSearch(_source.Batch(part), new() { Width = width, LengthPenalty = 0.6, Forbidden = never, MaximumLength = longest }).Select(found => found[0]))
            .Select(hypothesis => _target.Decode([.. hypothesis.Tokens]))];
    }

    /// <summary>Where it looks while it writes the target, which need not be its own: [1, tokens + 1, source tokens].</summary>
    public Sequence Align(string source, string target) => Model.Align(_source.Batch([source]), [_target.Encode(target)]);
}
