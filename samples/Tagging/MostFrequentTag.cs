namespace Tagging;

/// <summary>The baseline: each word has the tag that it has most often; words never seen have the most frequent tag.</summary>
internal sealed class MostFrequentTag
{
    private readonly Dictionary<string, string> _tags;
    private readonly string _otherwise;

    public MostFrequentTag(IReadOnlyList<TaggedSentence> sentences)
    {
        var pairs = sentences.SelectMany(sentence => sentence.Words.Zip(sentence.Tags));
        _tags = pairs.GroupBy(pair => pair.First).ToDictionary(word => word.Key, word => Most(word.Select(pair => pair.Second)));
        _otherwise = Most(pairs.Select(pair => pair.Second));
    }

    public bool Knows(string word) => _tags.ContainsKey(word);

    public string Tag(string word) => _tags.GetValueOrDefault(word, _otherwise);

    private static string Most(IEnumerable<string> tags) =>
        tags.GroupBy(tag => tag).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).First().Key;
}
