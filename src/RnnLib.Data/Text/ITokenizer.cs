namespace RnnLib.Data;

/// <summary>Divides a text into tokens: words, characters, or whatever else a vocabulary is made of.</summary>
/// <remarks><see cref="Tokenizers"/> has the usual ones. One of your own is a class with <see cref="Tokenize"/>; it must give equal tokens for
/// equal texts.</remarks>
public interface ITokenizer
{
    /// <summary>The tokens of a text, in order.</summary>
    IReadOnlyList<string> Tokenize(string text);

    /// <summary>A text of tokens, for people. Default: the tokens with a space between two.</summary>
    string Join(IEnumerable<string> tokens) => string.Join(' ', tokens);
}
