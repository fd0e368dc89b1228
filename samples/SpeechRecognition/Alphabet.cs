namespace SpeechRecognitionSample;

/// <summary>The characters of the transcripts as labels: 0 is CTC's blank, the characters follow.</summary>
internal sealed class Alphabet(string characters)
{
    public string Characters => characters;

    /// <summary>Labels, the blank among them.</summary>
    public int Count => characters.Length + 1;

    public static Alphabet Of(IEnumerable<string> texts) => new(string.Concat(texts.SelectMany(text => text).Distinct().Order()));

    /// <summary>A character that was not in the texts learned from cannot be written, and is left out.</summary>
    public int[] Encode(string text) => [.. text.Select(c => characters.IndexOf(c) + 1).Where(label => label > 0)];

    public string Decode(IEnumerable<int> labels) => string.Concat(labels.Select(label => characters[label - 1]));
}
