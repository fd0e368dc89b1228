using RnnLib;
using RnnLib.Data;

namespace TextGeneration;

/// <summary>A text as ids, in parallel streams of which the last 5 % are held back, as char-rnn does it (words: the last 10 %).</summary>
internal sealed class Corpus
{
    private Corpus(Vocabulary vocabulary, TokenStreams train, TokenStreams held, double? leastLoss) =>
        (Vocabulary, Train, Held, LeastLoss) = (vocabulary, train, held, leastLoss);

    public Vocabulary Vocabulary { get; }

    public TokenStreams Train { get; }

    public TokenStreams Held { get; }

    /// <summary>The loss of a model that knows the grammar, where the text is generated.</summary>
    public double? LeastLoss { get; }

    public static Corpus Load(Settings settings)
    {
        string[] lines = settings.Data is { } path ? [File.ReadAllText(path)] : ToyText.Lines(settings.Quick ? 2000 : 8000, new Rng(settings.Seed).Fork());
        VocabularyOptions options = settings.IsWords ? new() { MaxSize = settings.MaximumWords, Padding = null } : VocabularyOptions.Characters;
        var (streams, steps) = settings.Batch;
        float heldFraction = settings.IsWords ? 0.1f : 0.05f;

        // char-rnn's alphabet is that of the whole text; words are those of the part that is learned from.
        int[] ids;
        Vocabulary vocabulary;
        if (settings.IsWords)
        {
            string[] words = [.. lines.SelectMany(options.Tokenizer.Tokenize)];
            int perStream = words.Length / streams, learned = (int)(perStream * (1 - heldFraction));
            vocabulary = Vocabulary.BuildFromTokens(words.Where((_, i) => i % Math.Max(perStream, 1) < learned), options);
            ids = vocabulary.Encode(words);
        }
        else
        {
            vocabulary = Vocabulary.Build(lines, options);
            ids = vocabulary.EncodeStream(lines);
        }

        var (train, held) = TokenStreams.Wrapped(ids, streams, steps).Split(heldFraction, steps);
        double? least = settings.Data is null ? ToyText.NatsPerSentence * lines.Length / ids.Length : null;
        return new(vocabulary, train, held, least);
    }
}
