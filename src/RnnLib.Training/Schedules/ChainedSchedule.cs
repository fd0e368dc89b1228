namespace RnnLib.Training;

/// <summary>Several schedules at once, each changing what the one before it left.</summary>
internal sealed class ChainedSchedule : LearningRateSchedule
{
    public ChainedSchedule(LearningRateSchedule[] schedules)
    {
        CountOnly(schedules[0].Unit);
        Parts = schedules;
    }

    internal override IReadOnlyList<LearningRateSchedule> Parts { get; }

    internal override double Advance(double rate, double initialRate, ScheduleTick tick)
    {
        base.Advance(rate, initialRate, tick);   // counts
        foreach (LearningRateSchedule part in Parts)
            rate = part.Advance(rate, initialRate, tick);
        return rate;
    }

    protected override double Next(double rate, long count, double initialRate) => rate;
}
