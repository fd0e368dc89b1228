namespace RnnLib.Training;

/// <summary>The options of <see cref="NtAsgd"/>: those of AWD-LSTM, a learning rate of 30 among them.</summary>
public sealed record NtAsgdOptions : OptimizerOptions
{
    /// <summary>AWD-LSTM's defaults.</summary>
    public NtAsgdOptions() => LearningRate = 30;

    /// <summary>How many of the last validation losses do not count when a new one is held against the lowest. Default 5.</summary>
    public int Patience
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Patience), value, "Patience: expected 1 or more.");
    } = 5;
}
