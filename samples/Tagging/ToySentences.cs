using RnnLib;

namespace Tagging;

/// <summary>Sentences of a small grammar: most words are nouns as well as verbs, and many occur once, so that place and ending must tell.</summary>
internal static class ToySentences
{
    private static readonly string[] Determiners = ["the", "a", "this", "every", "her"];
    private static readonly string[] Either = ["saw", "walk", "plan", "guard", "watch", "paint", "answer", "visit", "dream", "record"];   // noun or verb
    private static readonly string[] Prepositions = ["with", "near", "under", "behind"];
    private static readonly string[] Syllables = ["ba", "co", "di", "fu", "ga", "lo", "mi", "nu", "pe", "ra", "so", "tu", "va", "ze"];

    public static TaggedSentence[] Create(int count, Rng rng) => [.. Enumerable.Range(0, count).Select(_ => Sentence(rng))];

    private static TaggedSentence Sentence(Rng rng)
    {
        var (words, tags) = (new List<string>(), new List<string>());
        void Add(string word, string tag)
        {
            words.Add(word);
            tags.Add(tag);
        }

        void Phrase()
        {
            Add(Of(Determiners, rng), "determiner");
            if (rng.NextInt32(2) == 0)
                Add(Stem(rng) + Of(["ous", "ful", "ish"], rng), "adjective");
            Add(rng.NextInt32(2) == 0 ? Of(Either, rng) : Stem(rng) + Of(["er", "tion", "ness"], rng), "noun");
        }

        Phrase();
        if (rng.NextInt32(3) == 0)
            Add(Stem(rng) + "ly", "adverb");
        Add(rng.NextInt32(2) == 0 ? Of(Either, rng) : Stem(rng) + Of(["ize", "ate"], rng), "verb");
        Phrase();
        if (rng.NextInt32(2) == 0)
        {
            Add(Of(Prepositions, rng), "preposition");
            Phrase();
        }

        Add(".", ".");
        return new([.. words], [.. tags]);
    }

    private static string Stem(Rng rng) => Of(Syllables, rng) + Of(Syllables, rng) + (rng.NextInt32(2) == 0 ? Of(Syllables, rng) : "");

    private static string Of(string[] words, Rng rng) => words[rng.NextInt32(words.Length)];
}
