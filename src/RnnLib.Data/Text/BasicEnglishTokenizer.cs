using System.Text;

namespace RnnLib.Data;

/// <summary>torchtext's <c>basic_english</c>: its list of replacements, one after the other.</summary>
/// <remarks>The order is part of the rule: quotes are gone before <c>&lt;br /&gt;</c> is looked for, full stops stand apart by then.</remarks>
internal sealed class BasicEnglishTokenizer : ITokenizer
{
    private static readonly (string Old, string New)[] Replacements =
    [
        ("'", " '  "), ("\"", ""), (".", " . "), ("<br />", " "), (",", " , "), ("(", " ( "), (")", " ) "), ("!", " ! "), ("?", " ? "), (";", " "), (":", " "),
    ];

    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = new StringBuilder(text.ToLowerInvariant());
        foreach ((string old, string with) in Replacements)
            line.Replace(old, with);
        return WhitespaceTokenizer.Split(line.ToString());
    }
}
