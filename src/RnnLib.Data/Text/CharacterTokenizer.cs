using System.Text;

namespace RnnLib.Data;

/// <summary>Each code point a token.</summary>
internal sealed class CharacterTokenizer : ITokenizer
{
    private const int Ascii = 128;

    // A novel has a million characters and a hundred different ones.
    private static readonly string[] Known = [.. Enumerable.Range(0, Ascii).Select(code => ((char)code).ToString())];

    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new List<string>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            tokens.Add(rune.Value < Ascii ? Known[rune.Value] : rune.ToString());
        return tokens;
    }

    public string Join(IEnumerable<string> tokens) => string.Concat(tokens);
}
