using RnnLib;
using RnnLib.Data;

namespace Tagging;

/// <summary>Words in lower case, letters as they are, and tags, as ids.</summary>
internal sealed class Lexicon(Vocabulary words, Vocabulary letters, Vocabulary tags)
{
    public Vocabulary Words => words;

    public Vocabulary Letters => letters;

    public Vocabulary Tags => tags;

    /// <summary>Words that occur once are unknown: so the model learns what to make of unknown words.</summary>
    public static Lexicon Of(IReadOnlyList<TaggedSentence> sentences) => new(
        Vocabulary.BuildFromTokens(sentences.SelectMany(sentence => sentence.Words.Select(Lower)), new() { MinCount = 2, Tokenizer = Tokenizers.Whitespace }),
        Vocabulary.Build(sentences.SelectMany(sentence => sentence.Words), new() { Tokenizer = Tokenizers.Characters }),
        Vocabulary.BuildFromTokens(sentences.SelectMany(sentence => sentence.Tags), new() { Padding = null, Unknown = null, Tokenizer = Tokenizers.Whitespace }));

    public static Lexicon FromMetadata(IReadOnlyDictionary<string, string> saved) =>
        new(Vocabulary.FromMetadata(saved, name: "words"), Vocabulary.FromMetadata(saved, name: "letters"), Vocabulary.FromMetadata(saved, name: "tags"));

    public IEnumerable<KeyValuePair<string, string>> ToMetadata() =>
        words.ToMetadata("words").Concat(letters.ToMetadata("letters")).Concat(tags.ToMetadata("tags"));

    public WordBatch Batch(IReadOnlyList<string[]> sentences)
    {
        TokenBatch ids = TokenBatch.Pad([.. sentences.Select(sentence => words.Encode(sentence.Select(Lower)))]);
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] places = new int[ids.Batch * ids.Time];   // padding points at the first word; its steps are never read
        for (int sentence = 0; sentence < sentences.Count; sentence++)
        {
            for (int step = 0; step < sentences[sentence].Length; step++)
            {
                string word = sentences[sentence][step];
                if (!rows.TryGetValue(word, out int row))
                    rows.Add(word, row = rows.Count);
                places[sentence * ids.Time + step] = row;
            }
        }

        return new(ids, TokenBatch.Pad([.. rows.Keys.Select(letters.Encode)]), places);
    }

    private static string Lower(string word) => word.ToLowerInvariant();
}
