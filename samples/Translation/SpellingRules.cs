using System.Text;
using RnnLib;

namespace Translation;

/// <summary>Words whose pronunciation follows a few of English's rules: c and g before e and i, two letters for one sound, and the silent e that
/// makes the vowel before it long.</summary>
internal static class SpellingRules
{
    private static readonly (string Letters, string Sound)[] Consonants =
    [
        ("b", "B"), ("ch", "CH"), ("d", "D"), ("f", "F"), ("k", "K"), ("l", "L"), ("m", "M"), ("n", "N"), ("p", "P"), ("ph", "F"), ("r", "R"),
        ("s", "S"), ("sh", "SH"), ("t", "T"), ("th", "TH"), ("v", "V"), ("z", "Z"), ("c", "K"), ("g", "G"), ("tt", "T"), ("ck", "K"),
    ];

    private static readonly (string Letter, string Short, string Long)[] Vowels =
        [("a", "AE", "EY"), ("e", "EH", "IY"), ("i", "IH", "AY"), ("o", "AA", "OW"), ("u", "AH", "UW")];

    /// <summary>Different words of one to three syllables.</summary>
    public static List<(string Word, List<string> Sounds)> Draw(int count, Rng rng)
    {
        var words = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        while (words.Count < count)
        {
            (string word, string sounds) = Word(rng);
            words.TryAdd(word, [sounds]);
        }

        return [.. words.Select(word => (word.Key, word.Value))];
    }

    private static (string Word, string Sounds) Word(Rng rng)
    {
        var letters = new StringBuilder();
        var sounds = new List<string>();
        int syllables = 1 + rng.NextInt32(3);
        for (int i = 0; i < syllables; i++)
        {
            bool isLast = i == syllables - 1, isLong = isLast && rng.NextInt32(2) == 0;
            var vowel = Vowels[rng.NextInt32(Vowels.Length)];
            Consonant(Consonants[rng.NextInt32(Consonants.Length - 2)], vowel.Letter);   // a word does not begin with a double letter
            letters.Append(vowel.Letter);
            sounds.Add(isLong ? vowel.Long : vowel.Short);
            if (isLast)
                Consonant(Consonants[rng.NextInt32(Consonants.Length)], isLong ? "e" : "");
            if (isLong)
                letters.Append('e');
        }

        return (letters.ToString(), string.Join(' ', sounds));

        void Consonant((string Letters, string Sound) consonant, string next)
        {
            letters.Append(consonant.Letters);
            sounds.Add((consonant.Letters, next) switch
            {
                ("c", "e" or "i") => "S",
                ("g", "e" or "i") => "JH",
                _ => consonant.Sound,
            });
        }
    }
}
