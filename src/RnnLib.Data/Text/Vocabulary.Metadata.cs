using System.Globalization;
using System.Text;

namespace RnnLib.Data;

/// <content>Kept with a model, in the same file.</content>
public sealed partial class Vocabulary
{
    private const string OwnTokenizer = "own";

    /// <summary>The vocabulary as text, to keep in the metadata of a model file: <c>vocabulary.tokens</c>, one token a line,
    /// <c>vocabulary.tokenizer</c>,
    /// and the ids of the special tokens, <c>vocabulary.padding</c> and so on.</summary>
    /// <param name="name">What the entries' names begin with, for a file that holds several. Default <c>vocabulary</c>.</param>
    /// <remarks>A tokenizer of your own, a regular expression among them, is not written, only that there was one: <see cref="FromMetadata"/>
    /// must then be given it.</remarks>
    public IReadOnlyDictionary<string, string> ToMetadata(string name = "vocabulary")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var metadata = new Dictionary<string, string>
        {
            [$"{name}.tokens"] = string.Join('\n', _tokens.Select(Escape)),
            [$"{name}.tokenizer"] = Tokenizers.NameOf(Tokenizer) ?? OwnTokenizer,
        };
        foreach ((string key, int? id) in (ReadOnlySpan<(string, int?)>)[("padding", PaddingId), ("unknown", UnknownId), ("start", StartId), ("end", EndId)])
        {
            if (id is { } known)
                metadata.Add($"{name}.{key}", known.ToString(CultureInfo.InvariantCulture));
        }

        return metadata;
    }

    /// <summary>The vocabulary that <see cref="ToMetadata"/> wrote.</summary>
    /// <param name="metadata">The metadata of the model file, as <c>model.Load</c> returns it; entries of others are passed over.</param>
    /// <param name="tokenizer">The tokenizer, if it was one of your own; otherwise left out.</param>
    /// <param name="name">The name given to <see cref="ToMetadata"/>.</param>
    /// <exception cref="RnnLibFormatException">There is no vocabulary of this name in it, or an entry is malformed; the message says
    /// which.</exception>
    /// <exception cref="ArgumentException">The vocabulary has a tokenizer of your own, which was not given.</exception>
    public static Vocabulary FromMetadata(IReadOnlyDictionary<string, string> metadata, ITokenizer? tokenizer = null, string name = "vocabulary")
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string tokens = Entry(metadata, $"{name}.tokens"), kind = Entry(metadata, $"{name}.tokenizer");
        if (tokenizer is null && kind == OwnTokenizer)
            throw new ArgumentException("Vocabulary.FromMetadata: it was saved with a tokenizer of your own; give it again.", nameof(tokenizer));
        tokenizer ??= Tokenizers.Find(kind) ?? throw new RnnLibFormatException("metadata", $"{name}.tokenizer", $"there is no tokenizer '{Shown(kind)}'");

        string[] lines = tokens.Split('\n');
        for (int line = 0; line < lines.Length; line++)
        {
            lines[line] = Unescape(lines[line]) ?? throw new RnnLibFormatException(
                "metadata", $"{name}.tokens, line {line + 1}", $"expected \\n or \\\\ after a backslash, got '{Shown(lines[line])}'");
        }

        if (FirstRepeated(lines) is { } twice)
            throw new RnnLibFormatException("metadata", $"{name}.tokens", $"the token '{Shown(twice)}' occurs twice");

        int? Special(string key) => SpecialId(metadata, $"{name}.{key}", lines.Length);
        return new(lines, tokenizer) { PaddingId = Special("padding"), UnknownId = Special("unknown"), StartId = Special("start"), EndId = Special("end") };
    }

    private static string Entry(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? text) ? text : throw new RnnLibFormatException("metadata", key, "expected a vocabulary, but the entry is missing");

    private static int? SpecialId(IReadOnlyDictionary<string, string> metadata, string key, int count)
    {
        if (!metadata.TryGetValue(key, out string? text))
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int id) && id < count
            ? id
            : throw new RnnLibFormatException("metadata", key, $"expected an id from 0 to {count - 1}, got '{Shown(text)}'");
    }

    private static string? FirstRepeated(string[] tokens)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return tokens.FirstOrDefault(token => !seen.Add(token));
    }

    private static string Shown(string text) => text.Length > 40 ? $"{text[..40]}..." : text;

    private static string Escape(string token) => token.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>Undoes <see cref="Escape"/>; null if the text is not of its making.</summary>
    private static string? Unescape(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
            return line;
        var token = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                token.Append(line[i]);
                continue;
            }

            if (++i == line.Length || line[i] is not ('n' or '\\'))
                return null;
            token.Append(line[i] == 'n' ? '\n' : '\\');
        }

        return token.ToString();
    }
}
