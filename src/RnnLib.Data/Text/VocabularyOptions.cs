namespace RnnLib.Data;

/// <summary>Which tokens a vocabulary holds.</summary>
public sealed record VocabularyOptions
{
    /// <summary>What divides texts into tokens. Default: <see cref="Tokenizers.BasicEnglish"/>.</summary>
    public ITokenizer Tokenizer { get; init => field = value ?? throw new ArgumentNullException(nameof(Tokenizer)); } = Tokenizers.BasicEnglish;

    /// <summary>How often a token must occur. Default 1: every token stays. Special tokens stay in any case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int MinCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(MinCount));
            field = value;
        }
    } = 1;

    /// <summary>How many tokens there may be, the special ones among them; the most frequent stay. Default null: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int? MaxSize
    {
        get;
        init
        {
            if (value is { } size)
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(MaxSize));
            field = value;
        }
    }

    /// <summary>Stands beyond a text's end in a batch; layers never read it. Default <c>&lt;pad&gt;</c>; null: none, and a batch is padded with
    /// id 0.</summary>
    public string? Padding { get; init; } = "<pad>";

    /// <summary>Stands for every token that is not in the vocabulary. Default <c>&lt;unk&gt;</c>; null: none, and an unknown token is an
    /// error.</summary>
    public string? Unknown { get; init; } = "<unk>";

    /// <summary>Stands before a text's first token where a model writes texts, such as <c>&lt;bos&gt;</c>. Default null: none.</summary>
    public string? Start { get; init; }

    /// <summary>Stands after a text's last token, such as <c>&lt;eos&gt;</c>. Default null: none.</summary>
    public string? End { get; init; }

    /// <summary>No special tokens at all, as for a model of characters that knows them all; the tokenizer is
    /// <see cref="Tokenizers.Characters"/>.</summary>
    public static VocabularyOptions Characters { get; } = new() { Tokenizer = Tokenizers.Characters, Padding = null, Unknown = null };

    /// <summary>The special tokens there are, in the order of their ids.</summary>
    internal string[] Special => [.. new[] { Padding, Unknown, Start, End }.OfType<string>()];
}
