using Microsoft.Extensions.Logging;
using RnnLib.Training;

namespace RnnLib.Logging;

/// <summary>Tells an <see cref="ILogger"/> of a training run, in words and in fields that structured logs keep.</summary>
/// <remarks>
/// Events: 1 <c>EpochEnded</c>, 2 <c>BatchEnded</c> (on request), 3 <c>RunStopped</c>. Fields: <c>Epoch</c>, <c>Epochs</c>, <c>Loss</c>,
/// <c>ValidationLoss</c>, each metric under its own name, <c>validation_</c> before those of the validation, <c>LearningRate</c>,
/// <c>GradientNorm</c>, <c>Seconds</c>, <c>BatchesPerSecond</c>, <c>SecondsLeft</c>; <c>Batch</c> and <c>Step</c> for a batch; <c>Reason</c>.
/// <example><code>
/// Callbacks = [new LoggerCallback(logger, new() { EveryBatches = 100 })]
/// </code></example>
/// </remarks>
public sealed class LoggerCallback : Callback
{
    private static readonly EventId EpochEnded = new(1, nameof(EpochEnded)), BatchEnded = new(2, nameof(BatchEnded)), RunStopped = new(3, nameof(RunStopped));

    private readonly ILogger _logger;
    private readonly LoggerCallbackOptions _options;
    private readonly TrainingRate _rate;

    /// <summary>A callback that writes to a logger.</summary>
    /// <param name="logger">Where to write.</param>
    /// <param name="options">Levels, every how many batches, and the clock.</param>
    public LoggerCallback(ILogger logger, LoggerCallbackOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(logger);
        (_logger, _options) = (logger, options ?? new());
        _rate = new(_options.TimeProvider);
    }

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress) => _rate.Start();

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _rate.Update(progress);
        if (_options.EveryBatches is not { } every || progress.Step % every != 0)
            return;
        string of = progress.Batches is { } batches ? FormattableString.Invariant($"/{batches}") : "";
        Write(_options.BatchLevel, BatchEnded,
            FormattableString.Invariant($"epoch {progress.Epoch}/{progress.Epochs}, batch {progress.Batch}{of}: loss {progress.EpochLoss:G4}, {_rate}"),
            [
                new("Epoch", progress.Epoch), new("Epochs", progress.Epochs), new("Batch", progress.Batch), new("Step", progress.Step),
                new("Loss", progress.BatchLoss), new("GradientNorm", progress.GradientNorm), .. RateFields(),
            ]);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _rate.Update(progress);
        EpochRecord epoch = progress.History.Epochs[^1];
        string validation = epoch.ValidationLoss is { } loss ? FormattableString.Invariant($", validation loss {loss:G4}") : "";
        KeyValuePair<string, object?>[] metrics =
        [
            .. epoch.Metrics.Select(metric => new KeyValuePair<string, object?>(metric.Key, metric.Value)),
            .. epoch.ValidationMetrics.Select(metric => new KeyValuePair<string, object?>($"validation_{metric.Key}", metric.Value)),
        ];
        string words = string.Concat(metrics.Select(metric => FormattableString.Invariant($", {metric.Key.Replace('_', ' ')} {metric.Value:G4}")));
        Write(_options.EpochLevel, EpochEnded,
            FormattableString.Invariant($"epoch {epoch.Epoch}/{progress.Epochs}: loss {epoch.Loss:G4}{validation}{words}, {epoch.Duration.TotalSeconds:F1} s, {_rate}"),
            [
                new("Epoch", epoch.Epoch), new("Epochs", progress.Epochs), new("Loss", epoch.Loss), new("ValidationLoss", epoch.ValidationLoss), .. metrics,
                new("LearningRate", epoch.LearningRate), new("GradientNorm", epoch.GradientNorm), new("Seconds", epoch.Duration.TotalSeconds), .. RateFields(),
            ]);
    }

    /// <inheritdoc/>
    public override void OnFitEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.StopReason is { } reason)
            Write(_options.EpochLevel, RunStopped, $"stopped: {reason}", [new("Reason", reason)]);
    }

    private KeyValuePair<string, object?>[] RateFields() => [new("BatchesPerSecond", _rate.BatchesPerSecond), new("SecondsLeft", _rate.TimeLeft?.TotalSeconds)];

    private void Write(LogLevel level, EventId id, string words, KeyValuePair<string, object?>[] fields)
    {
        if (_logger.IsEnabled(level))
            _logger.Log(level, id, new LogFields(words, fields), null, static (state, _) => state.ToString());
    }
}
