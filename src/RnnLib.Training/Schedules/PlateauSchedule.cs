namespace RnnLib.Training;

/// <summary>Lowers the rate when a figure no longer gets better.</summary>
internal sealed class PlateauSchedule(PlateauOptions options) : LearningRateSchedule
{
    private double _best;
    private long _worse, _cooling;

    public override void Save(TrainingState state)
    {
        base.Save(state);
        state.Set("best", _best);
        state.Set("worse", _worse);
        state.Set("cooling", _cooling);
    }

    public override void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (double best, long worse, long cooling) = (state.GetNumber("best"), state.GetWholeNumber("worse"), state.GetWholeNumber("cooling"));
        base.Load(state);
        (_best, _worse, _cooling) = (best, worse, cooling);
    }

    internal override double NextAt(double rate, long count, double initialRate, ScheduleTick tick)
    {
        if (tick.IsStart)
        {
            (_best, _worse, _cooling) = (options.LargerIsBetter ? double.NegativeInfinity : double.PositiveInfinity, 0, 0);
            return rate;
        }

        double value = ValueAt(tick);
        if (IsBetter(value))
            (_best, _worse) = (value, 0);
        else
            _worse++;
        if (_cooling > 0)
            (_cooling, _worse) = (_cooling - 1, 0);
        if (_worse <= options.Patience)
            return rate;

        (_cooling, _worse) = (options.Cooldown, 0);
        double lower = Math.Max(rate * options.Factor, options.MinimumRate);
        return rate - lower > options.SmallestChange ? lower : rate;
    }

    protected override double Next(double rate, long count, double initialRate) => rate;

    private bool IsBetter(double value) => (options.LargerIsBetter, options.ThresholdIsAbsolute) switch
    {
        (false, false) => value < _best * (1 - options.Threshold),
        (false, true) => value < _best - options.Threshold,
        (true, false) => value > _best * (1 + options.Threshold),
        (true, true) => value > _best + options.Threshold,
    };

    private double ValueAt(ScheduleTick tick) => tick.Epoch is { } epoch
        ? Watched.ValueOf(epoch, options.Metric, nameof(Schedules.ReduceOnPlateau))
        : tick.Metric ?? throw new InvalidOperationException("ReduceOnPlateau: the schedule needs to know how good the model is: call OnEpoch(loss).");
}
