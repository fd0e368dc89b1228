namespace RnnLib.Data;

/// <summary>A function as a tokenizer.</summary>
internal sealed class FunctionTokenizer(Func<string, IReadOnlyList<string>> tokenize, Func<IEnumerable<string>, string> join) : ITokenizer
{
    public IReadOnlyList<string> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return tokenize(text) ?? throw new InvalidOperationException("the tokenizer's function gave null for a text; expected its tokens, which may be none.");
    }

    public string Join(IEnumerable<string> tokens) => join(tokens);
}
