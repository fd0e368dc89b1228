using System.Globalization;

namespace RnnLib.Training;

/// <summary>Writes a line per epoch to a CSV file: epoch, loss, metrics, validation, learning rate, gradient norm, seconds.</summary>
public sealed class CsvLog : Callback
{
    private readonly string _path;

    /// <summary>A log that begins anew with every run; that of a resumed run begins with the epochs before the interruption.</summary>
    /// <param name="path">The file; one that exists is replaced when the run begins, so that a path that cannot be written fails before the training.</param>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnFitStart(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        File.WriteAllText(_path, "");
        foreach (EpochRecord epoch in progress.History.Epochs)
            Append(epoch);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Append(progress.History.Epochs[^1]);
    }

    private void Append(EpochRecord epoch)
    {
        (string Title, double? Value)[] cells =
        [
            ("epoch", epoch.Epoch),
            ("loss", epoch.Loss),
            .. epoch.Metrics.Select(m => (m.Key, (double?)m.Value)),
            ("validation_loss", epoch.ValidationLoss),
            .. epoch.ValidationMetrics.Select(m => ($"validation_{m.Key}", (double?)m.Value)),
            ("learning_rate", epoch.LearningRate),
            ("gradient_norm", epoch.GradientNorm),
            ("seconds", epoch.Duration.TotalSeconds),
        ];

        string line = string.Join(',', cells.Select(cell => cell.Value?.ToString("R", CultureInfo.InvariantCulture) ?? ""));
        if (epoch.Epoch == 1)
            line = $"{string.Join(',', cells.Select(cell => cell.Title))}\n{line}";
        File.AppendAllText(_path, line + "\n");
    }
}
