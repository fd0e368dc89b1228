namespace RnnLib.Training;

/// <summary>Another schedule, which begins to count late.</summary>
internal sealed class DelayedSchedule : LearningRateSchedule
{
    private readonly LearningRateSchedule _schedule;
    private readonly int _length;

    public DelayedSchedule(LearningRateSchedule schedule, ScheduleLength length)
    {
        CountOnly(length.Unit);
        (_schedule, _length, Parts) = (schedule, length.Count, [schedule]);
    }

    internal override IReadOnlyList<LearningRateSchedule> Parts { get; }

    internal override double Advance(double rate, double initialRate, ScheduleTick tick)
    {
        base.Advance(rate, initialRate, tick);   // counts
        return tick.IsStart || Count >= _length ? _schedule.Advance(rate, initialRate, tick) : rate;
    }

    protected override double Next(double rate, long count, double initialRate) => rate;
}
