using System.Text.RegularExpressions;

namespace RnnLib.Data;

/// <summary>What stands between two matches a token.</summary>
internal sealed class SplitTokenizer(Regex separator) : ITokenizer
{
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<string>();
        foreach (Range piece in separator.EnumerateSplits(text))
        {
            string token = text[piece];
            if (token.Length > 0)
                tokens.Add(token);
        }

        return tokens;
    }
}
