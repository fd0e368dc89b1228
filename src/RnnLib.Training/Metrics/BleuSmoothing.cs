namespace RnnLib.Training;

/// <summary>What BLEU does where no n-gram of some length matches, which would make it 0.</summary>
public enum BleuSmoothing
{
    /// <summary>The k-th length without a match counts 1 / 2^k matches: NIST's way, and sacrebleu's default.</summary>
    Exponential,

    /// <summary>From two words on, one is added to matches and n-grams (Lin and Och, 2004).</summary>
    AddOne,

    /// <summary>Nothing: the score is 0 (Papineni et al., 2002).</summary>
    None,
}
