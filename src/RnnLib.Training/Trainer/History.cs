namespace RnnLib.Training;

/// <summary>What a training run brought, epoch by epoch.</summary>
public sealed class History
{
    private readonly List<EpochRecord> _epochs = [];

    /// <summary>The epochs in order; the last may be missing if the run was cancelled within it.</summary>
    public IReadOnlyList<EpochRecord> Epochs => _epochs;

    /// <summary>Why the run ended before its last epoch, in words; null if it did not.</summary>
    public string? StopReason { get; internal set; }

    /// <summary>The epoch with the lowest validation loss, or training loss without validation; null before the first.</summary>
    public EpochRecord? Best => _epochs.MinBy(e => OrWorst(e.ValidationLoss ?? e.Loss));

    /// <summary>A line for each epoch, and why the run ended early if it did, for people.</summary>
    public override string ToString() => string.Join('\n', _epochs.Select(epoch => epoch.ToString()).Concat(StopReason is null ? [] : [$"stopped: {StopReason}"]));

    /// <summary>NaN is no good figure, though it sorts before all others.</summary>
    internal static double OrWorst(double value) => double.IsNaN(value) ? double.PositiveInfinity : value;

    internal void Add(EpochRecord epoch) => _epochs.Add(epoch);
}
