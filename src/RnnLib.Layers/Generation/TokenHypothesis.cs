using System.Globalization;

namespace RnnLib.Layers;

/// <summary>A sequence of tokens that a decoder wrote.</summary>
/// <param name="Tokens">The tokens, without what they began with and without the end token.</param>
/// <param name="LogProbability">The natural logarithm of its probability, the end token included, after the rules of <see cref="DecodingOptions"/> but
/// before temperature, top-k and top-p.</param>
/// <param name="Score">What a search made large: the log-probability divided by the length penalty.</param>
/// <param name="HasEnded">Whether the end token came; otherwise it stopped at the maximum length.</param>
public sealed record TokenHypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool HasEnded)
{
    /// <summary>The tokens and how likely they are, for people: <c>12 5 9 (log-probability -3.21)</c>; "..." where no end token came.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', Tokens)}{(HasEnded ? "" : " ...")} (log-probability {LogProbability:0.###})");
}
