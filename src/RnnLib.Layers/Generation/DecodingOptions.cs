namespace RnnLib.Layers;

/// <summary>What all ways of decoding let you choose.</summary>
public abstract record DecodingOptions
{
    private protected DecodingOptions()
    {
    }

    /// <summary>The token that ends a sequence. Default null: sequences go on to the maximum length; a <see cref="Seq2Seq{TSource}"/> puts its own here.</summary>
    public int? EndToken
    {
        get;
        init => field = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(EndToken), value, "EndToken: expected a token, 0 or more, or null.");
    }

    /// <summary>How many tokens are written at most, the end token not counted. Default 100.</summary>
    public int MaximumLength
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumLength), value, "MaximumLength: expected 1 or more.");
    } = 100;

    /// <summary>How many tokens are written before the end token may come. Default 0.</summary>
    public int MinimumLength
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MinimumLength), value, "MinimumLength: expected 0 or more.");
    }

    /// <summary>By what the logit of a token that stands in the sequence already is divided where it is positive, and multiplied where it is negative: 1.2 in
    /// CTRL (Keskar et al., 2019), whose rule divides; a negative one divided would become more likely. Default 1: nothing.</summary>
    public float RepetitionPenalty
    {
        get;
        init => field = value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(RepetitionPenalty), value, "RepetitionPenalty: expected a finite number above 0; 1 changes nothing.");
    } = 1;

    /// <summary>Tokens that are never written, such as padding and the unknown word. Default: none.</summary>
    public IReadOnlyList<int> Forbidden { get; init => field = value ?? throw new ArgumentNullException(nameof(Forbidden)); } = [];
}
