using System.Globalization;
using RnnLib;
using RnnLib.Data;
using RnnLib.Layers;

namespace SentimentAnalysis;

/// <summary>A word and what it did: how far the log-odds of the class that was said would fall without it.</summary>
internal sealed record Influence(string Word, double Effect);

/// <summary>What was said of a text, how surely, and why.</summary>
internal sealed record Judgement(string Class, double Probability, IReadOnlyList<Influence> Words);

/// <summary>A network with its vocabulary and the names of the classes: judges texts.</summary>
internal sealed class Classifier(Module<TokenBatch, Tensor> model, Vocabulary vocabulary, IReadOnlyList<string> classes, int maximumLength)
{
    private const int LongestExplained = 60;   // each word is left out once

    public TextBatchOptions Reading { get; } = new() { MaxLength = maximumLength, BucketBatches = 50 };

    public IReadOnlyList<string> Classes => classes;

    public Module<TokenBatch, Tensor> Model => model;

    public static Module<TokenBatch, Tensor> NewModel(WordDropout words, Embedding embedding, int hidden, int classes, float dropout, Pooling pooling, Rng rng) =>
        words
            .Then(embedding)
            .Then(new LockedDropout(dropout))
            .Then(new Lstm(embedding.EmbeddingSize, hidden, rng, new() { Bidirectional = true }))
            .Then(pooling switch { Pooling.Last => new LastStep(), Pooling.Mean => new MeanOverTime(), _ => (Module<Sequence, Tensor>)new MaxOverTime() })
            .Then(new Dropout(dropout))
            .Then(new Linear(2 * hidden, classes, rng));

    public static Classifier Load(string path)
    {
        using SafetensorsReader file = Safetensors.Open(path);
        IReadOnlyDictionary<string, string> saved = file.Metadata;
        if (!saved.ContainsKey("pooling"))
            throw new RnnLibFormatException($"{path} is not a model that this program saved.");
        int Number(string name) => int.Parse(saved[name], CultureInfo.InvariantCulture);
        Vocabulary vocabulary = Vocabulary.FromMetadata(saved);
        string[] classes = saved["classes"].Split('\n');
        var rng = new Rng(0);
        var model = NewModel(new(0, 0), new(vocabulary.Count, Number("embedding"), rng), Number("hidden"), classes.Length, 0, Enum.Parse<Pooling>(saved["pooling"]), rng);
        model.Load(file);
        return new(model, vocabulary, classes, Number("max_length"));
    }

    public void Save(string path, Settings settings) => model.Save(path, new Dictionary<string, string>(vocabulary.ToMetadata())
    {
        ["classes"] = string.Join('\n', classes),
        ["embedding"] = model.Parameter("1.weight").Shape[1].ToString(CultureInfo.InvariantCulture),
        ["hidden"] = settings.Hidden.ToString(CultureInfo.InvariantCulture),
        ["pooling"] = settings.Pooling.ToString(),
        ["max_length"] = maximumLength.ToString(CultureInfo.InvariantCulture),
    });

    public double[] Probabilities(string text)
    {
        Tensor logits = model.Predict(vocabulary.Batch([text], Reading));
        return TokenChoice.Sample().Probabilities(logits.Data);
    }

    /// <summary>Judges a text, then the text without each of its words in turn: what changes is that word's doing.</summary>
    public Judgement Judge(string text)
    {
        string[] words = [.. vocabulary.Tokenizer.Tokenize(text).Take(Math.Min(maximumLength, LongestExplained))];
        if (words.Length == 0)
            throw new ArgumentException("--text: expected words, got none.");
        int[] ids = vocabulary.Encode(words);
        int[][] versions = [ids, .. words.Length == 1 ? [] : Enumerable.Range(0, ids.Length).Select(left => ids.Where((_, i) => i != left).ToArray())];
        Tensor logits = model.Predict(TokenBatch.Pad(versions));
        double[][] odds = [.. Enumerable.Range(0, versions.Length).Select(row => LogOdds(logits.Data.Slice(row * classes.Count, classes.Count)))];
        int said = Array.IndexOf(odds[0], odds[0].Max());
        return new(
            classes[said],
            1 / (1 + Math.Exp(-odds[0][said])),
            [.. words.Select((word, i) => new Influence(word, words.Length == 1 ? odds[0][said] : odds[0][said] - odds[i + 1][said]))]);
    }

    private static double[] LogOdds(ReadOnlySpan<float> logits) =>
        [.. TokenChoice.Sample().Probabilities(logits).Select(p => Math.Log(Math.Max(p, 1e-12)) - Math.Log(Math.Max(1 - p, 1e-12)))];
}
