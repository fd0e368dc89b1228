namespace RnnLib.Training;

/// <summary>How good a model is on some data.</summary>
/// <param name="Loss">The mean loss over all rows (or real steps).</param>
/// <param name="Metrics">The metrics by name.</param>
public sealed record Evaluation(double Loss, IReadOnlyDictionary<string, double> Metrics);
