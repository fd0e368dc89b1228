namespace RnnLib.Layers;

/// <summary>The options of <see cref="Decode.BeamSearch"/>.</summary>
public sealed record BeamSearchOptions : DecodingOptions
{
    /// <summary>How many sequences are followed at a time. Default 5; 1 is greedy decoding.</summary>
    public int Width { get; init => field = AtLeastOne(value, nameof(Width)); } = 5;

    /// <summary>How many sequences are given, the best first; there may be fewer. Default 1.</summary>
    public int Hypotheses { get; init => field = AtLeastOne(value, nameof(Hypotheses)); } = 1;

    /// <summary>α: a sequence's score is its log-probability / ((5 + length) / 6)^α, the length counting the end token (Wu et al., 2016). Without it
    /// short sequences are preferred. Default 0: the log-probability itself; 0.6 to 1 are common in translation.</summary>
    public double LengthPenalty
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(LengthPenalty), value, "LengthPenalty: expected a finite number of 0 or more.");
    }

    private static int AtLeastOne(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected 1 or more.");
}
