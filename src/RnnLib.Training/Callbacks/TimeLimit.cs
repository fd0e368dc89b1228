namespace RnnLib.Training;

/// <summary>Stops a run when its time is over, after the batch that is then being learned.</summary>
/// <remarks>The clock begins with each call of <c>Fit</c>, a resumed run's too: the limit is that of the machine or the night, not of the training.</remarks>
public sealed class TimeLimit : Callback
{
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private long _start;

    /// <summary>A limit.</summary>
    /// <param name="limit">How long the run may take.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above zero.</exception>
    public TimeLimit(TimeSpan limit, TimeProvider? timeProvider = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        (_limit, _time) = (limit, timeProvider ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public override void OnFitStart(TrainingProgress progress) => _start = _time.GetTimestamp();

    /// <inheritdoc/>
    public override void OnBatchEnd(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (_time.GetElapsedTime(_start) >= _limit)
            progress.Stop(FormattableString.Invariant($"the time limit of {_limit:c} was over in epoch {progress.Epoch} after {progress.Batch} batches"));
    }
}
