namespace RnnLib.Training;

/// <summary>The options of <see cref="Schedules.Cyclic"/>.</summary>
public sealed record CyclicOptions
{
    /// <summary>The length of the falling half of a cycle. Default null: that of the rising half.</summary>
    public int? DownLength
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(DownLength), value, "DownLength: expected 1 or more.");
    }

    /// <summary>How high the peaks are. Default <see cref="CyclicShape.Triangular"/>: all the same.</summary>
    public CyclicShape Shape { get; init; }

    /// <summary>The factor of <see cref="CyclicShape.Exponential"/>. Default 1.</summary>
    public double Factor { get; init => field = Require.NotNegative(value, nameof(Factor)); } = 1;
}
