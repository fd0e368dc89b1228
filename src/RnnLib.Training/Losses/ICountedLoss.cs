namespace RnnLib.Training;

/// <summary>A loss whose mean divides by something else than the number of rows. It is the target object of its <see cref="Loss"/> delegate.</summary>
internal interface ICountedLoss
{
    /// <summary>What the mean over a batch divides by: the rows that are not ignored, or their weights.</summary>
    double CountOf(Prediction prediction, Target target);
}

/// <summary>How much a batch's mean loss weighs among those of other batches.</summary>
internal static class LossCount
{
    public static double Of(Loss loss, Prediction prediction, Target target) =>
        loss.Target is ICountedLoss counted ? counted.CountOf(prediction, target) : CountedRows.Of(prediction, target).Count;
}
