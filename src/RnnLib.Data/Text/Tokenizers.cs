using System.Text.RegularExpressions;

namespace RnnLib.Data;

/// <summary>The usual tokenizers.</summary>
public static class Tokenizers
{
    /// <summary>Words and punctuation in lower case, as torchtext's <c>basic_english</c> gives them.</summary>
    /// <remarks>The text is lowered (by the invariant rules of .NET); <c>' . , ( ) ! ?</c> become tokens of their own; quotes vanish, joining
    /// what they parted; <c>&lt;br /&gt;</c>,
    /// <c>;</c> and <c>:</c> separate words as white space does.</remarks>
    public static ITokenizer BasicEnglish { get; } = new BasicEnglishTokenizer();

    /// <summary>What stands between white space, unchanged.</summary>
    public static ITokenizer Whitespace { get; } = new WhitespaceTokenizer();

    /// <summary>Each Unicode character (code point) a token, spaces and line ends included.</summary>
    /// <remarks>An unpaired surrogate becomes U+FFFD. Joined without anything between.</remarks>
    public static ITokenizer Characters { get; } = new CharacterTokenizer();

    /// <summary>What a reader sees as one character (an extended grapheme cluster) a token: a letter with its accents, an emoji of several code
    /// points.</summary>
    /// <remarks>Joined without anything between.</remarks>
    public static ITokenizer TextElements { get; } = new TextElementTokenizer();

    /// <summary>Every match of an expression a token; what stands between matches is left out.</summary>
    /// <param name="pattern">Yours to choose, best one that the compiler generates (<c>[GeneratedRegex(@"\w+|[^\w\s]")]</c>), with a time limit where
    /// texts come from strangers. Empty matches are passed over.</param>
    public static ITokenizer Matches(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new MatchTokenizer(pattern);
    }

    /// <summary>What stands between the matches of an expression; empty pieces are left out.</summary>
    /// <param name="separator">What separates two tokens, such as <c>[GeneratedRegex(@"[\s,;]+")]</c>.</param>
    public static ITokenizer SplitBy(Regex separator)
    {
        ArgumentNullException.ThrowIfNull(separator);
        return new SplitTokenizer(separator);
    }

    /// <summary>A function of your own as a tokenizer.</summary>
    /// <param name="tokenize">From a text to its tokens.</param>
    /// <param name="separator">What stands between two tokens when they are joined. Default: a space.</param>
    public static ITokenizer Of(Func<string, IReadOnlyList<string>> tokenize, string separator = " ")
    {
        ArgumentNullException.ThrowIfNull(tokenize);
        ArgumentNullException.ThrowIfNull(separator);
        return new FunctionTokenizer(tokenize, tokens => string.Join(separator, tokens));
    }

    /// <summary>Functions of your own as a tokenizer, such as the sub-words of Microsoft.ML.Tokenizers.</summary>
    /// <param name="tokenize">From a text to its tokens.</param>
    /// <param name="join">From tokens to a text.</param>
    /// <remarks>
    /// <example>Byte-pair encoding, whose tokens begin with "Ġ" where a space stood:<code>
    /// using Stream vocab = File.OpenRead("vocab.json"), merges = File.OpenRead("merges.txt");
    /// Tokenizer bpe = CodeGenTokenizer.Create(vocab, merges);
    /// ITokenizer subWords = Tokenizers.Of(text =&gt; [.. bpe.EncodeToTokens(text, out _).Select(token =&gt; token.Value)], tokens =&gt; string.Concat(tokens).Replace('Ġ', ' '));
    /// </code></example>
    /// </remarks>
    public static ITokenizer Of(Func<string, IReadOnlyList<string>> tokenize, Func<IEnumerable<string>, string> join)
    {
        ArgumentNullException.ThrowIfNull(tokenize);
        ArgumentNullException.ThrowIfNull(join);
        return new FunctionTokenizer(tokenize, join);
    }

    /// <summary>The name under which a tokenizer of this class is saved; null for one that only its program knows.</summary>
    internal static string? NameOf(ITokenizer tokenizer) => Named.FirstOrDefault(named => named.Tokenizer == tokenizer).Name;

    /// <summary>The tokenizer of a saved name; null if there is none.</summary>
    internal static ITokenizer? Find(string name) => Named.FirstOrDefault(named => named.Name == name).Tokenizer;

    private static (string Name, ITokenizer Tokenizer)[] Named =>
        [("basic_english", BasicEnglish), ("whitespace", Whitespace), ("characters", Characters), ("text_elements", TextElements)];
}
