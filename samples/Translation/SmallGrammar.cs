using RnnLib;
using RnnLib.Data;

namespace Translation;

/// <summary>Sentences such as "the small cats see my red house .": in Spanish the adjective follows its noun, and words agree in gender and number.</summary>
internal static class SmallGrammar
{
    private static readonly (string English, string Spanish, string Plural, bool IsFeminine)[] Nouns =
    [
        ("house", "casa", "casas", true), ("dog", "perro", "perros", false), ("book", "libro", "libros", false), ("table", "mesa", "mesas", true),
        ("cat", "gato", "gatos", false), ("flower", "flor", "flores", true), ("car", "coche", "coches", false), ("girl", "niña", "niñas", true),
    ];

    private static readonly (string English, string Stem)[] Adjectives = [("red", "roj"), ("white", "blanc"), ("small", "pequeñ"), ("old", "viej"), ("beautiful", "hermos")];

    private static readonly (string One, string Many, string Uno, string Varios)[] Verbs =
        [("sees", "see", "ve", "ven"), ("has", "have", "tiene", "tienen"), ("wants", "want", "quiere", "quieren"), ("finds", "find", "encuentra", "encuentran")];

    /// <summary>Different sentences.</summary>
    public static ParallelTextDataset Draw(int count, Rng rng)
    {
        var sentences = new Dictionary<string, string>(StringComparer.Ordinal);
        while (sentences.Count < count)
        {
            bool isMany = rng.NextInt32(2) == 0;
            var verb = Verbs[rng.NextInt32(Verbs.Length)];
            (string subject, string sujeto) = Noun(rng, isMany);
            (string @object, string objeto) = Noun(rng, rng.NextInt32(2) == 0);
            sentences.TryAdd($"{subject} {(isMany ? verb.Many : verb.One)} {@object} .", $"{sujeto} {(isMany ? verb.Varios : verb.Uno)} {objeto} .");
        }

        return new([.. sentences.Keys], [.. sentences.Values]);
    }

    private static (string English, string Spanish) Noun(Rng rng, bool isMany)
    {
        var (english, spanish, plural, isFeminine) = Nouns[rng.NextInt32(Nouns.Length)];
        bool isMine = rng.NextInt32(3) == 0;
        string article = isMine ? (isMany ? "mis" : "mi") : (isFeminine, isMany) switch { (false, false) => "el", (true, false) => "la", (false, true) => "los", _ => "las" };
        (string before, string behind) = ("", "");
        if (rng.NextInt32(3) > 0)
        {
            var (adjective, stem) = Adjectives[rng.NextInt32(Adjectives.Length)];
            (before, behind) = ($"{adjective} ", $" {stem}{(isFeminine ? "a" : "o")}{(isMany ? "s" : "")}");
        }

        return ($"{(isMine ? "my" : "the")} {before}{english}{(isMany ? "s" : "")}", $"{article} {(isMany ? plural : spanish)}{behind}");
    }
}
