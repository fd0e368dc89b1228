namespace RnnLib.Training;

/// <summary>A step or an epoch is over, or (without a unit) the schedule begins.</summary>
/// <param name="Unit">What is over; null: nothing yet, this is the beginning.</param>
/// <param name="Metric">The figure that came of it, if one is known.</param>
/// <param name="Epoch">The epoch's record, if there is one.</param>
internal readonly record struct ScheduleTick(ScheduleUnit? Unit, double? Metric = null, EpochRecord? Epoch = null)
{
    public static ScheduleTick Start => default;

    public bool IsStart => Unit is null;
}
