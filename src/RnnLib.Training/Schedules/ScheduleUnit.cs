namespace RnnLib.Training;

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Epochs: the rate stays the same from the first batch of an epoch to the last.</summary>
    Epoch,

    /// <summary>Steps of the optimiser: the rate changes from batch to batch.</summary>
    Step,
}
