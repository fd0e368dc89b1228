namespace RnnLib.Training;

/// <summary>How good a model is on some data.</summary>
/// <param name="Loss">The mean loss over all rows (or real steps).</param>
/// <param name="Metrics">The metrics by name.</param>
public sealed record Evaluation(double Loss, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>The figures on a line, for people: <c>loss 0.1301  accuracy 0.953</c>.</summary>
    public override string ToString() =>
        string.Join("  ", Metrics.Prepend(new("loss", Loss)).Select(figure => FormattableString.Invariant($"{figure.Key} {figure.Value:G4}")));
}
