namespace RnnLib.Data;

/// <summary>How texts become batches: their longest length, start and end tokens, and which texts share a batch.</summary>
public sealed record TextBatchOptions
{
    /// <summary>The texts as they are.</summary>
    internal static TextBatchOptions None { get; } = new();

    /// <summary>How many tokens a text may have, start and end among them. Default null: no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int? MaxLength { get; init => field = Positive(value, nameof(MaxLength)); }

    /// <summary>What is left of a longer text. Default: its first tokens.</summary>
    public Truncation Truncation { get; init; }

    /// <summary>Whether each text begins with the vocabulary's start token. Default false.</summary>
    public bool AddStart { get; init; }

    /// <summary>Whether each text ends with the vocabulary's end token, also one that was cut off. Default false.</summary>
    public bool AddEnd { get; init; }

    /// <summary>Puts texts of similar length into a batch: this many batches' worth of texts, in the order drawn, are sorted by length and cut
    /// into batches, whose
    /// order is then drawn. Default null: batches are cut from the order drawn.</summary>
    /// <remarks>Padding costs no layer time in itself, but a batch lasts as long as its longest text, with fewer and fewer rows. 100 (as torchtext's
    /// <c>BucketIterator</c> has it) keeps most of the randomness of an epoch.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int? BucketBatches { get; init => field = Positive(value, nameof(BucketBatches)); }

    /// <summary>How many tokens a batch may hold, padding included (texts times the longest): a batch then has as many texts as fit, at most the
    /// batch size. A longer
    /// text is a batch of its own. Default null: every batch has as many texts as the batch size says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int? MaxTokens { get; init => field = Positive(value, nameof(MaxTokens)); }

    private static int? Positive(int? value, string name)
    {
        if (value is { } given)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(given, name);
        return value;
    }
}
