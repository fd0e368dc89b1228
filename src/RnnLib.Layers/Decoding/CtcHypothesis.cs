namespace RnnLib.Layers;

/// <summary>A labelling that a decoder found.</summary>
/// <param name="Labels">The labels, without blanks and repetitions.</param>
/// <param name="LogProbability">The natural logarithm of its probability by the frames alone: of the best path for
/// <see cref="CtcDecoder.Greedy(Sequence, int)"/>, of all paths that the beam followed for <see cref="CtcDecoder.BeamSearch"/>.</param>
/// <param name="Score">What the search made large: the log-probability, and what the language model and the length bonus add.</param>
public sealed record CtcHypothesis(IReadOnlyList<int> Labels, double LogProbability, double Score);
