namespace RnnLib.Layers;

/// <summary>The options of <see cref="CtcDecoder.BeamSearch"/>.</summary>
public sealed record CtcBeamOptions
{
    /// <summary>The class that says nothing. Default 0.</summary>
    public int Blank
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Blank), value, "Blank: expected a class, 0 or more.");
    }

    /// <summary>How many prefixes are followed at a time. Default 16; with as many as there are labellings, the search is exact.</summary>
    public int Width { get; init => field = AtLeastOne(value, nameof(Width)); } = 16;

    /// <summary>How many hypotheses are given for each sequence, the best first; there may be fewer. Default 1.</summary>
    public int Hypotheses { get; init => field = AtLeastOne(value, nameof(Hypotheses)); } = 1;

    /// <summary>Judges how well a label follows others. Default null: only the frames count. It is called once for each prefix and label.</summary>
    public LabelScorer? LanguageModel { get; init; }

    /// <summary>By what the language model's log-probabilities are multiplied, α of Hannun et al. (2014). Default 1.</summary>
    public double LanguageModelWeight { get; init => field = Finite(value, nameof(LanguageModelWeight)); } = 1;

    /// <summary>What each label adds to the score, β of Hannun et al. (2014): it makes up for a language model's liking for short texts. Default 0.</summary>
    public double LengthBonus { get; init => field = Finite(value, nameof(LengthBonus)); }

    private static int AtLeastOne(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected 1 or more.");

    private static double Finite(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: expected a finite number.");
}
