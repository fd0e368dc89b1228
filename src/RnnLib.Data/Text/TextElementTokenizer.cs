using System.Globalization;

namespace RnnLib.Data;

/// <summary>Each grapheme cluster a token.</summary>
internal sealed class TextElementTokenizer : ITokenizer
{
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<string>(text.Length);
        for (int start = 0; start < text.Length;)
        {
            int length = StringInfo.GetNextTextElementLength(text, start);
            tokens.Add(text.Substring(start, length));
            start += length;
        }

        return tokens;
    }

    public string Join(IEnumerable<string> tokens) => string.Concat(tokens);
}
