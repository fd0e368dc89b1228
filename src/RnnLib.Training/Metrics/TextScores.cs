namespace RnnLib.Training;

/// <summary>How near generated texts or label sequences are to what was asked for, over a whole corpus.</summary>
/// <remarks>
/// Each score takes texts, which it splits into words as its definition says, or sequences of token ids. <see cref="Metrics"/> has the same
/// figures for a trainer.
/// <example><code>
/// double bleu = TextScores.Bleu(["the cat sat on the mat"], ["the cat is on the mat"]);
/// double wer = TextScores.WordErrorRate(recognised, spoken);
/// </code></example>
/// </remarks>
public static partial class TextScores
{
    /// <summary>BLEU, 0 to 100: the geometric mean of the shares of n-grams (n = 1 to 4) that the reference has too, times a penalty for
    /// brevity, e^(1 - reference length / candidate length) (Papineni et al., 2002).</summary>
    /// <remarks>Counted over the whole corpus, not a mean of sentences. Words are those of NIST's mteval-v13a, and defaults and figures those of
    /// sacrebleu. NaN if all texts are empty.</remarks>
    /// <param name="candidates">What was said, detokenised.</param>
    /// <param name="references">What was asked for, one for each.</param>
    /// <param name="options">The longest n-gram, smoothing.</param>
    /// <exception cref="ArgumentException">There are no candidates, or not a reference for each.</exception>
    public static double Bleu(IReadOnlyList<string> candidates, IReadOnlyList<string> references, BleuOptions? options = null) =>
        Bleu(Split(candidates, TextWords.Nist), Alone(Split(references, TextWords.Nist)), options ?? new());

    /// <summary>BLEU against several references for each candidate: an n-gram may match any, and the length closest to the candidate's counts.</summary>
    /// <inheritdoc cref="Bleu(IReadOnlyList{string}, IReadOnlyList{string}, BleuOptions)"/>
    /// <param name="candidates">What was said, detokenised.</param>
    /// <param name="references">For each candidate what was asked for, at least one.</param>
    /// <param name="options">The longest n-gram, smoothing.</param>
    public static double Bleu(IReadOnlyList<string> candidates, IReadOnlyList<IReadOnlyList<string>> references, BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        return Bleu(Split(candidates, TextWords.Nist), [.. references.Select(texts => Split(texts, TextWords.Nist))], options ?? new());
    }

    /// <summary>BLEU over token ids.</summary>
    /// <inheritdoc cref="Bleu(IReadOnlyList{string}, IReadOnlyList{string}, BleuOptions)"/>
    public static double Bleu(IReadOnlyList<int[]> candidates, IReadOnlyList<int[]> references, BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        return Bleu(candidates, Alone(references), options ?? new());
    }

    /// <summary>BLEU over token ids against several references for each candidate.</summary>
    /// <inheritdoc cref="Bleu(IReadOnlyList{string}, IReadOnlyList{IReadOnlyList{string}}, BleuOptions)"/>
    public static double Bleu(IReadOnlyList<int[]> candidates, IReadOnlyList<IReadOnlyList<int[]>> references, BleuOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        return Bleu<int[], int>(candidates, references, options ?? new());
    }

    /// <summary>ROUGE-L, 0 to 1: the mean over the pairs of F = 2 P R / (P + R), where P and R are the shares of candidate and reference that
    /// their longest common subsequence makes up (Lin, 2004, with P and R of equal weight).</summary>
    /// <remarks>Words are runs of letters and digits in lower case, without stemming, as in Google's rouge_score.</remarks>
    /// <param name="candidates">What was said.</param>
    /// <param name="references">What was asked for, one for each.</param>
    /// <exception cref="ArgumentException">There are no candidates, or not a reference for each.</exception>
    public static double RougeL(IReadOnlyList<string> candidates, IReadOnlyList<string> references) =>
        RougeL(Split(candidates, TextWords.LettersAndDigits), Split(references, TextWords.LettersAndDigits));

    /// <summary>ROUGE-L over token ids.</summary>
    /// <inheritdoc cref="RougeL(IReadOnlyList{string}, IReadOnlyList{string})"/>
    public static double RougeL(IReadOnlyList<int[]> candidates, IReadOnlyList<int[]> references) => RougeL<int>(candidates, references);

    /// <summary>The word error rate: the insertions, deletions and substitutions that make the references of the candidates, per word of the references.</summary>
    /// <remarks>Over the whole corpus; words are separated by white space. 0 is perfect; it may exceed 1. NaN if all references are empty and all candidates too.</remarks>
    /// <param name="candidates">What was said.</param>
    /// <param name="references">What was asked for, one for each.</param>
    /// <exception cref="ArgumentException">There are no candidates, or not a reference for each.</exception>
    public static double WordErrorRate(IReadOnlyList<string> candidates, IReadOnlyList<string> references) =>
        ErrorRate(Split(candidates, TextWords.Spaced), Split(references, TextWords.Spaced));

    /// <summary>The character error rate: as the word error rate, with characters (Unicode code points, spaces too) for words.</summary>
    /// <inheritdoc cref="WordErrorRate(IReadOnlyList{string}, IReadOnlyList{string})"/>
    public static double CharacterErrorRate(IReadOnlyList<string> candidates, IReadOnlyList<string> references) =>
        ErrorRate(Split(candidates, TextWords.Characters), Split(references, TextWords.Characters));

    /// <summary>The error rate over token ids, such as phonemes: edits per token of the references.</summary>
    /// <inheritdoc cref="WordErrorRate(IReadOnlyList{string}, IReadOnlyList{string})"/>
    public static double TokenErrorRate(IReadOnlyList<int[]> candidates, IReadOnlyList<int[]> references) => ErrorRate(candidates, references);

    /// <summary>The fewest insertions, deletions and substitutions that make one sequence of the other (Levenshtein, 1966).</summary>
    public static int EditDistance<TToken>(IReadOnlyList<TToken> a, IReadOnlyList<TToken> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return SequenceDistance.Edits(a, b);
    }
}
