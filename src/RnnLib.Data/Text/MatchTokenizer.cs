using System.Text.RegularExpressions;

namespace RnnLib.Data;

/// <summary>Every match a token.</summary>
internal sealed class MatchTokenizer(Regex pattern) : ITokenizer
{
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<string>();
        foreach (ValueMatch match in pattern.EnumerateMatches(text))
        {
            if (match.Length > 0)
                tokens.Add(text.Substring(match.Index, match.Length));
        }

        return tokens;
    }
}
