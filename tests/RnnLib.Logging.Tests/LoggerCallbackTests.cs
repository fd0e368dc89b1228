using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Logging.Tests;

public sealed class LoggerCallbackTests
{
    [Fact]
    public void Fit_WithValidation_LogsEpochsInWordsAndFields()
    {
        var logger = new Recorder(LogLevel.Information);
        History history = Run(logger, new() { EveryBatches = 1 }, epochs: 2);

        Assert.Equal(2, logger.Entries.Count);                                     // batches are for debugging
        (LogLevel level, EventId id, string words, Dictionary<string, object?> fields) = logger.Entries[1];
        EpochRecord epoch = history.Epochs[1];
        Assert.Equal((LogLevel.Information, 1, "EpochEnded"), (level, id.Id, id.Name));
        Assert.StartsWith(FormattableString.Invariant($"epoch 2/2: loss {epoch.Loss:G4}, validation loss {epoch.ValidationLoss:G4}, mae {epoch.Metrics["mae"]:G4}, validation mae "), words);
        Assert.EndsWith(" batches/s  0:00 left", words);
        Assert.Equal((epoch.Loss, epoch.ValidationLoss, epoch.ValidationMetrics["mae"], 2), ((double)fields["Loss"]!, (double?)fields["ValidationLoss"], (double)fields["validation_mae"]!, (int)fields["Epoch"]!));
        Assert.Equal(0.0, fields["SecondsLeft"]);
    }

    [Fact]
    public void Fit_EverySecondStep_LogsBatchesForDebugging()
    {
        var logger = new Recorder(LogLevel.Debug);
        Run(logger, new() { EveryBatches = 2 }, epochs: 1);

        Assert.Equal([2, 2, 1], logger.Entries.Select(entry => entry.Id.Id));
        Assert.Equal((LogLevel.Debug, 4L, 4), (logger.Entries[1].Level, (long)logger.Entries[1].Fields["Step"]!, (int)logger.Entries[1].Fields["Batch"]!));
        Assert.StartsWith("epoch 1/1, batch 4/4: loss ", logger.Entries[1].Words);
    }

    [Fact]
    public void Fit_Stopped_LogsTheReason()
    {
        var logger = new Recorder(LogLevel.Information);
        Run(logger, new(), epochs: 5, new StopAfterFirst());

        Assert.Equal((3, "stopped: enough", "enough"), (logger.Entries[^1].Id.Id, logger.Entries[^1].Words, (string)logger.Entries[^1].Fields["Reason"]!));
        Assert.Equal(2, logger.Entries.Count);
    }

    [Fact]
    public void Options_NumbersOutOfRange_AreNamed() => Assert.Throws<ArgumentOutOfRangeException>("EveryBatches", () => new LoggerCallbackOptions { EveryBatches = 0 });

    private static History Run(ILogger logger, LoggerCallbackOptions options, int epochs, params Callback[] others)
    {
        var rng = new Rng(1);
        Tensor x = Tensor.Uniform([4, 2], 0, 1, rng), y = Tensor.Uniform([4, 1], 0, 1, rng);
        Batch<Tensor>[] batches = [new(x, y), new(x, y), new(x, y), new(x, y)];
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var trainer = new Trainer<Tensor>(new Linear(2, 1, rng), Losses.MeanSquaredError, new()
        {
            Metrics = [Metrics.MeanAbsoluteError],
            Callbacks = [new LoggerCallback(logger, options with { TimeProvider = time }), .. others],
        });
        return trainer.Fit(() => batches, epochs, () => batches);
    }

    private sealed class StopAfterFirst : Callback
    {
        public override void OnEpochEnd(TrainingProgress progress) => progress.Stop("enough");
    }

    private sealed class Recorder(LogLevel minimum) : ILogger
    {
        public List<(LogLevel Level, EventId Id, string Words, Dictionary<string, object?> Fields)> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add((logLevel, eventId, formatter(state, exception), ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary()));
    }
}
