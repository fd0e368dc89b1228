using System.Text;
using System.Text.RegularExpressions;

namespace RnnLib.Training;

/// <summary>How texts become words, as each score defines it.</summary>
internal static partial class TextWords
{
    /// <summary>Parts separated by white space.</summary>
    public static string[] Spaced(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs of letters and digits, in lower case: what the ROUGE scripts compare, in any alphabet.</summary>
    public static string[] LettersAndDigits(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
            words.Append(Rune.IsLetterOrDigit(rune) ? Rune.ToLowerInvariant(rune).ToString() : " ");
        return Spaced(words.ToString());
    }

    /// <summary>The tokens of NIST's mteval-v13a, sacrebleu's default: punctuation stands alone, but for points, commas and hyphens within numbers.</summary>
    public static string[] Nist(string text)
    {
        string line = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ');
        line = line.Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        line = Symbols().Replace($" {line} ", " $1 ");
        line = PointAfterOther().Replace(line, "$1 $2 ");
        line = PointBeforeOther().Replace(line, " $1 $2");
        return Spaced(HyphenAfterDigit().Replace(line, "$1 $2 "));
    }

    /// <summary>The characters of a text, as code points.</summary>
    public static int[] Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];

    /// <summary>ASCII punctuation but for the apostrophe, the comma, the hyphen and the point.</summary>
    [GeneratedRegex(@"([\{-~\[-`\ -&\(-\+:-@/])")]
    private static partial Regex Symbols();

    [GeneratedRegex(@"([^0-9])([\.,])")]
    private static partial Regex PointAfterOther();

    [GeneratedRegex(@"([\.,])([^0-9])")]
    private static partial Regex PointBeforeOther();

    [GeneratedRegex("([0-9])(-)")]
    private static partial Regex HyphenAfterDigit();
}
