namespace RnnLib.Training;

/// <summary>Another schedule's rate times a factor that rises to 1.</summary>
internal sealed class WarmUpSchedule : LearningRateSchedule
{
    private readonly LearningRateSchedule _schedule;
    private readonly int _length;
    private readonly double _startFactor;

    public WarmUpSchedule(LearningRateSchedule schedule, ScheduleLength length, double startFactor)
    {
        CountOnly(length.Unit);
        (_schedule, _length, _startFactor, Parts) = (schedule, length.Count, startFactor, [schedule]);
    }

    internal override IReadOnlyList<LearningRateSchedule> Parts { get; }

    internal override double Advance(double rate, double initialRate, ScheduleTick tick)
    {
        double within = tick.IsStart ? rate : rate / Factor(Count);
        base.Advance(rate, initialRate, tick);   // counts
        return Factor(Count) * _schedule.Advance(within, initialRate, tick);
    }

    protected override double Next(double rate, long count, double initialRate) => rate;

    /// <summary>Never zero, so that the schedule's own rate can be had back from the product.</summary>
    private double Factor(long count) => count >= _length - 1 ? 1 : _startFactor + (1 - _startFactor) * (count + 1) / _length;
}
