using System.Globalization;

namespace RnnLib.Training;

/// <summary>Writes a line per epoch to a CSV file: epoch, loss, metrics, validation, learning rate, gradient norm, seconds.</summary>
public sealed class CsvLog : Callback
{
    private readonly string _path;

    /// <summary>A log that begins anew with every run.</summary>
    /// <param name="path">The file; one that exists is replaced when the run begins, so that a path that cannot be written fails before the training.</param>
    public CsvLog(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public override void OnFitStart(TrainingProgress progress) => File.WriteAllText(_path, "");

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        EpochRecord epoch = progress.History.Epochs[^1];
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
        if (progress.History.Epochs.Count == 1)
            File.WriteAllText(_path, $"{string.Join(',', cells.Select(cell => cell.Title))}\n{line}\n");
        else
            File.AppendAllText(_path, line + "\n");
    }
}
