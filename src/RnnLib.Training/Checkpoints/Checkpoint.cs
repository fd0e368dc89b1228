using System.Globalization;

namespace RnnLib.Training;

/// <summary>Saves a training run while it goes on, so that <c>Trainer.Resume</c> can take it up: after a crash at most what came after the last save is lost.</summary>
/// <remarks>
/// The file holds the model's weights under their own names, which <c>model.Load</c> reads, and everything else of the run beside them. It is
/// replaced only once its successor is complete on disk, and a hash tells a damaged one. A run that is cancelled or stopped is saved
/// where it stands.
/// <example><code>
/// Callbacks = [new Checkpoint("run.safetensors", new() { EverySteps = 500, Keep = 3, KeepBest = true })]
/// </code></example>
/// </remarks>
public sealed class Checkpoint : Callback
{
    private readonly string _path;
    private readonly CheckpointOptions _options;
    private readonly List<string> _kept = [];
    private double _best = double.PositiveInfinity;
    private long _lastSave, _lastStep;

    /// <summary>Saves to a file, at the end of every epoch or as the options say.</summary>
    /// <param name="path">The file of the last state; numbered and best ones stand beside it.</param>
    /// <param name="options">How often, and what to keep.</param>
    public Checkpoint(string path, CheckpointOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_path, _options) = (path, options ?? new());
        if (_options.Metadata.Keys.FirstOrDefault(key => key.StartsWith(Safetensors.TrainingPrefix, StringComparison.Ordinal)) is { } reserved)
            throw new ArgumentException($"Checkpoint: Metadata: '{reserved}': names that begin with {Safetensors.TrainingPrefix} belong to the run itself.", nameof(options));
    }

    /// <summary>The file of the best epoch: with the averaged weights, where validation was of averages; a run that resumes from it goes on with those in training.</summary>
    public string BestPath => Beside("best");

    /// <inheritdoc/>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist: known before the training, not after its first epoch.</exception>
    public override void OnFitStart(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"Checkpoint: there is no folder '{folder}' to write {Path.GetFileName(_path)} to.");
        AtomicFile.DeleteLeftovers(_path);
        AtomicFile.DeleteLeftovers(BestPath);
        AtomicFile.DeleteLeftovers(Beside("step-????????"));
        _kept.Clear();
        _best = double.PositiveInfinity;
        (_lastSave, _lastStep) = (_options.TimeProvider.GetTimestamp(), progress.Step);
    }

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if ((_options.EverySteps > 0 && progress.Step % _options.EverySteps == 0)
            || (_options.EveryTime is { } time && _options.TimeProvider.GetElapsedTime(_lastSave) >= time))
            Save(progress);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no metric of the watched name.</exception>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_options.KeepBest && Watched.Badness(progress.History.Epochs[^1], _options.Metric, _options.LargerIsBetter, nameof(Checkpoint)) is var value && (value < _best || progress.Epoch == 1))
        {
            _best = value;
            progress.SaveValidated(BestPath, _options.Metadata);
        }

        if (_options.EveryEpochs > 0 && (progress.Epoch % _options.EveryEpochs == 0 || progress.Epoch == progress.Epochs))
            Save(progress);
    }

    /// <inheritdoc/>
    public override void OnStopping(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Save(progress);
    }

    /// <inheritdoc/>
    public override void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Set("best", _best);
        state.Set("kept", string.Join('\n', _kept));
    }

    /// <inheritdoc/>
    public override void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        _best = state.GetNumber("best");
        _kept.AddRange(state.GetText("kept").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private void Save(TrainingProgress progress)
    {
        if (_options.Keep > 0 && progress.Step != _lastStep)
            Number(progress);
        (_lastSave, _lastStep) = (_options.TimeProvider.GetTimestamp(), progress.Step);
        progress.SaveCheckpoint(_path, _options.Metadata);
    }

    /// <summary>Writes a numbered file, and once it is there deletes the oldest that are too many.</summary>
    private void Number(TrainingProgress progress)
    {
        string name = Path.GetFileName(Beside(progress.Step.ToString("'step-'00000000", CultureInfo.InvariantCulture)));
        _kept.Remove(name);
        _kept.Add(name);
        string[] old = [.. _kept.Take(Math.Max(0, _kept.Count - _options.Keep))];
        _kept.RemoveRange(0, old.Length);
        progress.SaveCheckpoint(Path.Combine(Path.GetDirectoryName(_path)!, name), _options.Metadata);
        progress.After(() =>
        {
            foreach (string file in old)
                File.Delete(Path.Combine(Path.GetDirectoryName(_path)!, file));
        });
    }

    private string Beside(string what) =>
        Path.Combine(Path.GetDirectoryName(_path)!, $"{Path.GetFileNameWithoutExtension(_path)}-{what}{Path.GetExtension(_path)}");
}
