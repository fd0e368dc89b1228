namespace RnnLib.Training;

/// <summary>Tells of a run in plain lines: one per epoch, on request one every so many batches, with the rate and the time left.</summary>
/// <remarks>
/// Goes to whatever takes a text: the console, a test's output, a logger of any framework.
/// <example><code>
/// Callbacks = [new TextLog(Console.WriteLine)]
/// Callbacks = [new TextLog(line =&gt; logger.LogInformation("{Line}", line), new() { EveryBatches = 100 })]
/// </code></example>
/// <c>epoch 2/10  loss 0.1234  validation loss 0.1301  learning rate 0.001  8.1 s  24.6 batches/s  1:05 left</c>
/// </remarks>
public sealed class TextLog : Callback
{
    private readonly Action<string> _write;
    private readonly TextLogOptions _options;
    private readonly TrainingRate _rate;

    /// <summary>A log that gives its lines to a function.</summary>
    /// <param name="write">Takes a line, without a line break.</param>
    /// <param name="options">Every how many batches, and the clock.</param>
    public TextLog(Action<string> write, TextLogOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(write);
        (_write, _options) = (write, options ?? new());
        _rate = new(_options.TimeProvider);
    }

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress) => _rate.Start();

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _rate.Update(progress);
        if (!_options.Wants(progress))
            return;
        string of = progress.Batches is { } batches ? FormattableString.Invariant($"/{batches}") : "";
        _write(FormattableString.Invariant($"epoch {progress.Epoch}/{progress.Epochs}  batch {progress.Batch}{of}  loss {progress.EpochLoss:G4}  {_rate}"));
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        _rate.Update(progress);
        EpochRecord record = progress.History.Epochs[^1];
        _write(FormattableString.Invariant($"epoch {record.Epoch}/{progress.Epochs}{record.FiguresText}  {_rate}"));
    }

    /// <inheritdoc/>
    public override void OnFitEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (progress.StopReason is { } reason)
            _write($"stopped: {reason}");
    }
}

/// <summary>The options of <see cref="TextLog"/>.</summary>
public sealed record TextLogOptions : LogOptions;
