namespace RnnLib.Data;

/// <summary>Gives each token an id, and knows how texts become tokens: what stands between texts and a model that takes ids.</summary>
/// <remarks>
/// Ids count from 0: first the special tokens (padding, unknown, start, end; those there are), then the others, the most frequent first and
/// equally frequent ones
/// by ordinal (UTF-16) order, as torchtext's <c>build_vocab_from_iterator</c> orders them. A vocabulary does not change.
/// Build it from the training part alone.
/// <example><code>
/// var vocabulary = Vocabulary.Build(train.Texts, new() { MaxSize = 20_000, MinCount = 2 });
/// int[] ids = vocabulary.Encode("A fine film.");
/// model.Save("sentiment.safetensors", vocabulary.ToMetadata());
/// </code></example>
/// </remarks>
public sealed partial class Vocabulary
{
    private readonly string[] _tokens;
    private readonly Dictionary<string, int> _ids;

    /// <summary>A vocabulary of known tokens, such as the phonemes of a language: the special tokens of the options first, then these in the
    /// given order.</summary>
    /// <param name="tokens">Each once; one that is also a special token is passed over here.</param>
    /// <param name="options">Tokenizer and special tokens; nothing is counted.</param>
    /// <exception cref="ArgumentException">A token occurs twice, there is none, or there are more than
    /// <see cref="VocabularyOptions.MaxSize"/>.</exception>
    public Vocabulary(IEnumerable<string> tokens, VocabularyOptions? options = null)
        : this([.. Ordered(tokens, options ??= new())], options.Tokenizer)
    {
        (PaddingId, UnknownId, StartId, EndId) = (IdOf(options.Padding), IdOf(options.Unknown), IdOf(options.Start), IdOf(options.End));
        if (Count > options.MaxSize)
            throw new ArgumentException($"Vocabulary: tokens: expected at most MaxSize={options.MaxSize}, got {Count} with the special ones.", nameof(tokens));
    }

    private Vocabulary(string[] tokens, ITokenizer tokenizer)
    {
        (_tokens, _ids, Tokenizer) = (tokens, new(tokens.Length, StringComparer.Ordinal), tokenizer);
        if (tokens.Length == 0)
            throw new ArgumentException("Vocabulary: expected at least one token.", nameof(tokens));
        for (int id = 0; id < tokens.Length; id++)
        {
            ArgumentNullException.ThrowIfNull(tokens[id], nameof(tokens));
            if (!_ids.TryAdd(tokens[id], id))
                throw new ArgumentException($"Vocabulary: the token '{tokens[id]}' occurs twice.", nameof(tokens));
        }
    }

    /// <summary>Counts the tokens of texts.</summary>
    /// <param name="texts">The texts of the training part; gone through once, and none is kept.</param>
    /// <param name="options">Tokenizer, smallest count, largest size, special tokens.</param>
    /// <exception cref="ArgumentException">Nothing is left, or there is no room for the special tokens, or two of them are the same.</exception>
    public static Vocabulary Build(IEnumerable<string> texts, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new();
        return BuildFromTokens(texts.SelectMany(options.Tokenizer.Tokenize), options);
    }

    /// <summary>Counts tokens that are there already, such as the words of a tagged text or its tags.</summary>
    /// <inheritdoc cref="Build"/>
    /// <param name="tokens">The tokens of the training part, one after the other.</param>
    /// <param name="options">Smallest count, largest size, special tokens.</param>
    public static Vocabulary BuildFromTokens(IEnumerable<string> tokens, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string token in tokens)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, token, out _)++;

        string[] special = options.Special;
        int room = (options.MaxSize ?? int.MaxValue) - special.Length;
        if (room < 0)
            throw new ArgumentException($"Vocabulary: MaxSize={options.MaxSize} leaves no room for the special tokens {string.Join(", ", special)}.", nameof(options));
        foreach (string token in special)
            counts.Remove(token);   // a corpus may hold them as words; their id is that of the special token
        IEnumerable<string> kept = counts.Where(entry => entry.Value >= options.MinCount)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => entry.Key).Take(room);
        return new(kept, options);
    }

    /// <summary>The number of tokens, the special ones among them: the size of an embedding's table.</summary>
    public int Count => _tokens.Length;

    /// <summary>The tokens in the order of their ids.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>What divides texts into tokens.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The id of the padding token; null without one.</summary>
    public int? PaddingId { get; private init; }

    /// <summary>The id that unknown tokens get; null without one.</summary>
    public int? UnknownId { get; private init; }

    /// <summary>The id of the start token; null without one.</summary>
    public int? StartId { get; private init; }

    /// <summary>The id of the end token; null without one.</summary>
    public int? EndId { get; private init; }

    /// <summary>The token of an id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string this[int id] => (uint)id < (uint)Count
        ? _tokens[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Vocabulary: expected an id from 0 to {Count - 1}.");

    /// <summary>The id of a token; that of the unknown token if it is not in the vocabulary.</summary>
    /// <exception cref="ArgumentException">The token is not in the vocabulary, which has no unknown token.</exception>
    public int this[string token] => TryGetId(token, out int id)
        ? id
        : UnknownId ?? throw new ArgumentException($"Vocabulary: the token '{token}' is not among the {Count}, and there is no unknown token to stand for it.", nameof(token));

    /// <summary>Whether a token is in the vocabulary, and its id.</summary>
    public bool TryGetId(string token, out int id)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _ids.TryGetValue(token, out id);
    }

    /// <summary>Size and special tokens, for people.</summary>
    public override string ToString()
    {
        string special = string.Join(", ", new[] { PaddingId, UnknownId, StartId, EndId }.OfType<int>().Select(id => $"{_tokens[id]}={id}"));
        return $"Vocabulary [{Count}]{(special.Length > 0 ? $" {{ {special} }}" : "")}";
    }

    private static IEnumerable<string> Ordered(IEnumerable<string> tokens, VocabularyOptions options)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        string[] special = options.Special;
        return special.Concat(tokens.Where(token => !special.Contains(token)));
    }

    private int? IdOf(string? special) => special is null ? null : _ids[special];
}
