namespace RnnLib.Training;

/// <summary>One schedule after the other, each counting from its own beginning.</summary>
internal sealed class SequentialSchedule : LearningRateSchedule
{
    private readonly int[] _milestones;

    public SequentialSchedule(LearningRateSchedule[] schedules, int[] milestones)
    {
        CountOnly(schedules[0].Unit);
        (Parts, _milestones) = (schedules, milestones);
    }

    internal override IReadOnlyList<LearningRateSchedule> Parts { get; }

    internal override double Advance(double rate, double initialRate, ScheduleTick tick)
    {
        base.Advance(rate, initialRate, tick);   // counts
        if (tick.IsStart)
        {
            foreach (LearningRateSchedule later in Parts.Skip(1))
                later.Advance(initialRate, initialRate, tick);
        }

        LearningRateSchedule active = Parts[_milestones.Count(milestone => milestone <= Count)];
        bool isNew = tick.Unit == Unit && _milestones.Contains((int)Math.Min(Count, int.MaxValue));
        return isNew ? active.Restart(rate, initialRate) : active.Advance(rate, initialRate, tick);
    }

    protected override double Next(double rate, long count, double initialRate) => rate;
}
