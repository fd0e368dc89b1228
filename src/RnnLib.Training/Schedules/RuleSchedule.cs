namespace RnnLib.Training;

/// <summary>From the rate so far, the count and the initial rate to the next rate; what is not recursive ignores the first.</summary>
internal delegate double RateRule(double rate, long count, double initialRate);

/// <summary>A schedule that is one formula.</summary>
internal sealed class RuleSchedule : LearningRateSchedule
{
    private readonly RateRule _rule;
    private readonly bool _continues;

    /// <param name="unit">What is counted.</param>
    /// <param name="rule">The formula.</param>
    /// <param name="continues">Whether the rule, as a later part of a sequence, goes on from the rate that it finds.</param>
    public RuleSchedule(ScheduleUnit unit, RateRule rule, bool continues = false)
    {
        CountOnly(unit);
        (_rule, _continues) = (rule, continues);
    }

    internal override double Restart(double rate, double initialRate) => Advance(_continues ? rate : initialRate, initialRate, ScheduleTick.Start);

    protected override double Next(double rate, long count, double initialRate) => _rule(rate, count, initialRate);
}
