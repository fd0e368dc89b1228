using System.Globalization;
using RnnLib;
using RnnLib.Layers;
using RnnLib.Training;

namespace Tagging;

/// <summary>Features, a bidirectional LSTM, and a CRF that knows which tag follows which (Huang et al., 2015; Lample et al., 2016).</summary>
internal sealed class Tagger
{
    private readonly Lexicon _lexicon;
    private readonly LinearChainCrf? _crf;
    private readonly Dictionary<string, string> _sizes;

    public Tagger(Lexicon lexicon, int embedding, int characters, int hidden, bool usesCrf, float dropout, Rng rng)
    {
        _lexicon = lexicon;
        int tags = lexicon.Tags.Count;
        Module<WordBatch, Sequence> model = new WordFeatures(lexicon.Words.Count, embedding, lexicon.Letters.Count, characters, rng)
            .Then(new LockedDropout(dropout))
            .Then(new Lstm(embedding + 2 * characters, hidden, rng, new() { Bidirectional = true }))
            .Then(new LockedDropout(dropout))
            .Then(new PerStep(new Linear(2 * hidden, tags, rng)));
        _crf = usesCrf ? new(tags, rng) : null;
        Model = _crf is null ? model : model.Then(_crf);
        _sizes = new()
        {
            ["embedding"] = embedding.ToString(CultureInfo.InvariantCulture),
            ["characters"] = characters.ToString(CultureInfo.InvariantCulture),
            ["hidden"] = hidden.ToString(CultureInfo.InvariantCulture),
            ["crf"] = usesCrf ? "yes" : "no",
        };
    }

    public Module<WordBatch, Sequence> Model { get; }

    public Loss Loss => _crf is { } crf ? crf.NegativeLogLikelihood : Losses.CrossEntropy;

    public Metric Accuracy => _crf is { } crf
        ? Metrics.DecodedAccuracy(new() { Decode = SequenceDecoders.Crf(crf), Name = "accuracy" })
        : Metrics.Accuracy;

    public static Tagger Load(string path)
    {
        using SafetensorsReader file = Safetensors.Open(path);
        IReadOnlyDictionary<string, string> saved = file.Metadata;
        if (!saved.ContainsKey("crf"))
            throw new RnnLibFormatException($"{path} is not a model that this program saved.");
        int Number(string name) => int.Parse(saved[name], CultureInfo.InvariantCulture);
        var tagger = new Tagger(Lexicon.FromMetadata(saved), Number("embedding"), Number("characters"), Number("hidden"), saved["crf"] == "yes", 0, new Rng(0));
        tagger.Model.Load(file);
        return tagger;
    }

    public void Save(string path) => Model.Save(path, _lexicon.ToMetadata().Concat(_sizes));

    /// <summary>The tags of sentences: the most likely sequence of each.</summary>
    public string[][] Tag(IReadOnlyList<string[]> sentences)
    {
        Sequence scores = Model.Predict(_lexicon.Batch(sentences));
        IReadOnlyList<int>[] paths = _crf is { } crf
            ? [.. crf.Decode(scores).Select(path => path.Tags)]
            : [.. SequenceDecoders.MostProbable(scores)];
        return [.. paths.Select(path => path.Select(tag => _lexicon.Tags[tag]).ToArray())];
    }
}
