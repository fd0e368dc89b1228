using System.Globalization;

namespace RnnLib.Training;

/// <summary>Writes event files for TensorBoard: <c>tensorboard --logdir folder</c> shows the run, while it goes on too.</summary>
/// <remarks>
/// As Keras's callback, two runs in sub-folders, so that their curves lie over each other: <c>train</c> and, once there is validation, <c>validation</c>. By epoch
/// <c>epoch_loss</c> and <c>epoch_</c> with each metric's name in both, <c>epoch_learning_rate</c> and <c>epoch_gradient_norm</c> in <c>train</c>; on request by step
/// <c>batch_loss</c>, <c>batch_learning_rate</c> and <c>batch_gradient_norm</c>, and by epoch a histogram of each parameter under its path.
/// Each call of <c>Fit</c> begins files of its own, <c>events.out.tfevents.time.host</c>; TensorBoard joins those of a folder, so a resumed run goes on with
/// the curves. Events are appended whole and the file is closed between them: nothing is lost if the process ends.
/// </remarks>
public sealed class TensorBoardLog : Callback
{
    private readonly string _folder;
    private readonly TensorBoardLogOptions _options;
    private EventFile? _train, _validation;

    /// <summary>A log below a folder.</summary>
    /// <param name="folder">Where the runs' folders are made, when the run begins: a path that cannot be written fails before the training.</param>
    /// <param name="options">Every how many batches, histograms, and the clock.</param>
    public TensorBoardLog(string folder, TensorBoardLogOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        (_folder, _options) = (folder, options ?? new());
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The folder or the file cannot be written.</exception>
    public override void OnFitStart(TrainingProgress progress)
    {
        _train = Open("train");
        _validation = null;
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_options.Wants(progress))
        {
            Begun.Append(progress.Step,
            [
                new("batch_loss", progress.BatchLoss),
                new("batch_learning_rate", progress.Optimizer.LearningRate),
                new("batch_gradient_norm", progress.GradientNorm),
            ]);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        EpochRecord epoch = progress.History.Epochs[^1];
        Begun.Append(epoch.Epoch,
        [
            new("epoch_loss", epoch.Loss),
            .. epoch.Metrics.Select(metric => new EventValue($"epoch_{metric.Key}", metric.Value)),
            new("epoch_learning_rate", epoch.LearningRate),
            new("epoch_gradient_norm", epoch.GradientNorm),
            .. _options.WeightHistograms
                ? progress.Model.NamedParameters.Select(p => new EventValue(p.Path, Histogram.Of(p.Parameter.Value.Data)))
                : [],
        ]);
        if (epoch.ValidationLoss is { } validationLoss)
        {
            _validation ??= Open("validation");
            _validation.Append(epoch.Epoch,
                [new("epoch_loss", validationLoss), .. epoch.ValidationMetrics.Select(metric => new EventValue($"epoch_{metric.Key}", metric.Value))]);
        }
    }

    private EventFile Begun => _train ?? throw new InvalidOperationException("TensorBoardLog: the run has not begun: OnFitStart comes first.");

    /// <summary>A new file, whatever else is in the folder.</summary>
    private EventFile Open(string run)
    {
        string folder = Path.Combine(_folder, run);
        Directory.CreateDirectory(folder);
        string seconds = _options.TimeProvider.GetUtcNow().ToUnixTimeSeconds().ToString("D10", CultureInfo.InvariantCulture);
        string path = Path.Combine(folder, $"events.out.tfevents.{seconds}.{Environment.MachineName}");
        string free = path;
        for (int next = 1; File.Exists(free); next++)
            free = string.Create(CultureInfo.InvariantCulture, $"{path}.{next}");
        return new(free, _options.TimeProvider);
    }
}

/// <summary>The options of <see cref="TensorBoardLog"/>.</summary>
public sealed record TensorBoardLogOptions : LogOptions
{
    /// <summary>Whether a histogram of each parameter is written at the end of each epoch. Default false.</summary>
    public bool WeightHistograms { get; init; }
}
