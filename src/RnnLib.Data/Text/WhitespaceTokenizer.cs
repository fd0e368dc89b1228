namespace RnnLib.Data;

/// <summary>What stands between white space.</summary>
internal sealed class WhitespaceTokenizer : ITokenizer
{
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Split(text);
    }

    /// <summary>Python's <c>str.split()</c>: white space is Unicode's, and the four separators U+001C to U+001F, which .NET does not count.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isGap = i == text.Length || char.IsWhiteSpace(text[i]) || text[i] is >= '\u001C' and <= '\u001F';
            if (isGap && start >= 0)
                words.Add(text[start..i]);
            start = isGap ? -1 : start < 0 ? i : start;
        }

        return words;
    }
}
