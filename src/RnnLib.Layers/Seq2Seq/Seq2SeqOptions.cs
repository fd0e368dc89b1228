namespace RnnLib.Layers;

/// <summary>The options of <see cref="Seq2Seq{TSource}"/>.</summary>
public sealed record Seq2SeqOptions : FeedbackOptions
{
    /// <summary>Options with their defaults. <see cref="FeedbackOptions.ReadsTruthAtInference"/> is true here: a validation loss is that of the next
    /// token after the true ones, as perplexity is defined; how the model fares alone, decoding tells.</summary>
    public Seq2SeqOptions() => ReadsTruthAtInference = true;

    /// <summary>The token that a target begins with. Default 1.</summary>
    public int StartToken { get; init => field = Token(value, nameof(StartToken)); } = 1;

    /// <summary>The token that a target ends with. Default 2.</summary>
    public int EndToken { get; init => field = Token(value, nameof(EndToken)); } = 2;

    /// <summary>How the decoder looks at the source. Default null: it knows no more than the state that it begins with.</summary>
    public Attention? Attention { get; init; }

    /// <summary>When it does so. Default: after its layers.</summary>
    public AttentionPlace AttentionPlace { get; init; }

    /// <summary>Whether the layers also read r of the step before, so that they know what was looked at (Luong et al., 2015). For attention after the layers;
    /// the decoder then goes step by step in training, too. Default false.</summary>
    public bool InputFeeding { get; init; }

    /// <summary>The number of features of r, which the head takes. Default null: as many as the layers give.</summary>
    public int? ReadoutSize
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ReadoutSize), value, "ReadoutSize: expected 1 or more, or null.");
    }

    /// <summary>With what the decoder begins. Default: the encoder's final state as it is.</summary>
    public Bridge Bridge { get; init; }

    /// <summary>Which token is fed back in training where the truth is not: the most likely, or a draw. Default: the most likely.</summary>
    public TokenChoice Choice { get; init => field = value ?? throw new ArgumentNullException(nameof(Choice)); } = TokenChoice.Greedy;

    private static int Token(int value, string name) => value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a token, 0 or more.");
}
