namespace RnnLib.Training;

/// <summary>What one epoch brought.</summary>
/// <param name="Epoch">Which epoch, the first being 1.</param>
/// <param name="Loss">The training loss: the mean of the batches' losses, weighted by their rows or real steps.</param>
/// <param name="ValidationLoss">The loss on the validation data; null without any.</param>
/// <param name="Metrics">The training metrics by name.</param>
/// <param name="ValidationMetrics">The metrics on the validation data by name; empty without any.</param>
/// <param name="LearningRate">The learning rate at the end of the epoch.</param>
/// <param name="GradientNorm">The mean over the epoch's steps of the global gradient norm before clipping.</param>
/// <param name="Duration">How long it took, validation included.</param>
public sealed record EpochRecord(
    int Epoch,
    double Loss,
    double? ValidationLoss,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double> ValidationMetrics,
    double LearningRate,
    double GradientNorm,
    TimeSpan Duration)
{
    /// <summary>The figures on a line, for people: <c>epoch 2  loss 0.1234  validation loss 0.1301  learning rate 0.001  8.1 s</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"epoch {Epoch}{FiguresText}");

    /// <summary>What stands behind the epoch's number.</summary>
    internal string FiguresText
    {
        get
        {
            IEnumerable<string> figures = EpochFigures.Of(this)
                .Where(figure => figure.Name is not ("epoch" or "gradient_norm" or "seconds"))
                .Select(figure => FormattableString.Invariant($"  {figure.Name.Replace('_', ' ')} {figure.Value:G4}"));
            return FormattableString.Invariant($"{string.Concat(figures)}  {Duration.TotalSeconds:F1} s");
        }
    }
}
