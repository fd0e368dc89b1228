namespace RnnLib.Training;

/// <summary>How fast a run goes and how long it will take, for callbacks that tell of it.</summary>
/// <remarks>A callback of your own calls <see cref="Start"/> in <c>OnFitStart</c> and <see cref="Update"/> whenever it wants new figures. What came before,
/// in a run that was resumed, does not count.</remarks>
public sealed class TrainingRate
{
    private readonly TimeProvider _time;
    private long _start, _firstStep;
    private double _doneBefore;
    private bool _hasBegun;

    /// <summary>Figures by a clock.</summary>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    public TrainingRate(TimeProvider? timeProvider = null) => _time = timeProvider ?? TimeProvider.System;

    /// <summary>The time since <see cref="Start"/>.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Batches per second since the start, validation included; 0 before the first.</summary>
    public double BatchesPerSecond { get; private set; }

    /// <summary>The time left if the run goes on at this rate to its last epoch; null while that is unknown, in a first epoch of unknown length.</summary>
    public TimeSpan? TimeLeft { get; private set; }

    /// <summary>The run begins.</summary>
    public void Start()
    {
        _start = _time.GetTimestamp();
        (_hasBegun, Elapsed, BatchesPerSecond, TimeLeft) = (false, default, 0, null);
    }

    /// <summary>Takes the figures anew; call it at the latest when the first batch has ended, and at any later time.</summary>
    /// <param name="progress">Where the run stands.</param>
    public void Update(TrainingProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        double done = Done(progress, progress.Batch);
        if (!_hasBegun)
            (_hasBegun, _firstStep, _doneBefore) = (true, Math.Max(0, progress.Step - 1), Done(progress, Math.Max(0, progress.Batch - 1)));
        Elapsed = _time.GetElapsedTime(_start);
        BatchesPerSecond = (progress.Step - _firstStep) / Math.Max(Elapsed.TotalSeconds, 1e-9);
        TimeLeft = done > _doneBefore ? Elapsed * Math.Max(0, (1 - done) / (done - _doneBefore)) : null;
    }

    /// <summary>The figures in words: <c>12.3 batches/s  1:05 left</c>.</summary>
    public override string ToString()
    {
        string rate = FormattableString.Invariant($"{BatchesPerSecond:G3} batches/s");
        return TimeLeft switch
        {
            null => rate,
            { TotalHours: >= 1 } left => FormattableString.Invariant($"{rate}  {(long)left.TotalHours}:{left.Minutes:00}:{left.Seconds:00} left"),
            { } left => FormattableString.Invariant($"{rate}  {left.Minutes}:{left.Seconds:00} left"),
        };
    }

    /// <summary>The share of the run that is done.</summary>
    private static double Done(TrainingProgress progress, int batch)
    {
        double withinEpoch = progress.Batches is { } batches and > 0 ? (double)batch / batches : 0;
        return (Math.Max(0, progress.Epoch - 1) + withinEpoch) / progress.Epochs;
    }
}
