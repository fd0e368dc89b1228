namespace RnnLib.Layers;

/// <summary>The tags that <see cref="LinearChainCrf"/> gives a sequence.</summary>
/// <param name="Tags">One tag for each real step.</param>
/// <param name="Score">The sum of the path's scores.</param>
/// <param name="LogProbability">log p(tags | emissions): the score less the log-partition.</param>
public sealed record CrfPath(IReadOnlyList<int> Tags, double Score, double LogProbability);
