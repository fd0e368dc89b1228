using RnnLib;

namespace TextGeneration;

/// <summary>Sentences of a small grammar, for a run without a file; how much there is to know about them is known.</summary>
internal static class ToyText
{
    private static readonly string[][] Slots =
    [
        ["the", "a", "every", "no"],
        ["old", "young", "merry", "silent", "clever", "weary", "bold", "gentle"],
        ["king", "sailor", "miller", "queen", "shepherd", "widow", "soldier", "poet"],
        ["seeks", "remembers", "sings of", "forgets", "paints", "follows", "fears", "loves"],
        ["the", "this", "that", "one"],
        ["river", "mountain", "harbour", "forest", "garden", "tower", "island", "meadow"],
        ["at dawn", "by night", "in winter", "after the storm"],
    ];

    /// <summary>What an ideal model must still be told of a sentence: all choices are equally likely and free of each other.</summary>
    public static double NatsPerSentence => Slots.Sum(slot => Math.Log(slot.Length));

    public static string[] Lines(int count, Rng rng) =>
        [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Slots.Select(slot => slot[rng.NextInt32(slot.Length)])) + " .\n")];
}
