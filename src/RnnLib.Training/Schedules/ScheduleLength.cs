namespace RnnLib.Training;

/// <summary>A number of epochs or of steps.</summary>
internal readonly record struct ScheduleLength(int Count, ScheduleUnit Unit)
{
    /// <summary>The one of the two that was given.</summary>
    /// <exception cref="ArgumentException">Both were, or neither.</exception>
    public static ScheduleLength Of(int? epochs, int? steps, string name)
    {
        if (epochs is null == steps is null)
            throw new ArgumentException($"{name}: expected a number of epochs or a number of steps, got {(epochs is null ? "neither" : "both")}.", nameof(epochs));
        if (epochs is { } e)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(e, nameof(epochs));
        if (steps is { } s)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(s, nameof(steps));
        return epochs is not null ? new(epochs.Value, ScheduleUnit.Epoch) : new(steps!.Value, ScheduleUnit.Step);
    }
}
