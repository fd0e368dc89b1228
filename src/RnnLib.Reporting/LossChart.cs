using RnnLib.Training;
using ScottPlot;

namespace RnnLib.Reporting;

/// <summary>Draws how the loss went from epoch to epoch.</summary>
public static class LossChart
{
    /// <summary>Writes a PNG with the training loss and, where there is one, the validation loss and its best epoch.</summary>
    /// <param name="history">What <c>Trainer.Fit</c> returned.</param>
    /// <param name="path">The file to write.</param>
    /// <exception cref="ArgumentException">The history has no epoch.</exception>
    public static void Save(History history, string path)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (history.Epochs.Count == 0)
            throw new ArgumentException("LossChart: the history has no epoch to draw.", nameof(history));

        using var plot = new Plot();
        double[] epochs = [.. history.Epochs.Select(e => (double)e.Epoch)];
        Style.Line(plot, epochs, [.. history.Epochs.Select(e => e.Loss)], "training", Style.Blue);
        EpochRecord[] validated = [.. history.Epochs.Where(e => e.ValidationLoss is not null)];
        if (validated.Length == history.Epochs.Count)
        {
            Style.Line(plot, [.. validated.Select(e => (double)e.Epoch)], [.. validated.Select(e => e.ValidationLoss!.Value)], "validation", Style.Orange);
            EpochRecord best = history.Best!;
            var marker = plot.Add.Marker(best.Epoch, best.ValidationLoss!.Value, MarkerShape.OpenCircle, 12, Style.Orange);
            marker.LegendText = FormattableString.Invariant($"best: {best.ValidationLoss:G4} in epoch {best.Epoch}");
        }

        Style.Finish(plot, "Loss", "epoch", "loss");
        plot.SavePng(path, Style.Width, Style.Height);
    }
}
