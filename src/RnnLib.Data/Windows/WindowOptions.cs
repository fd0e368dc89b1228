namespace RnnLib.Data;

/// <summary>How windows are cut from a series.</summary>
public sealed record WindowOptions
{
    /// <summary>How many rows the model sees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public required int LookBack { get; init => field = Positive(value, nameof(LookBack)); }

    /// <summary>How many of the rows that follow are the target. Default 1: the next row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Horizon { get; init => field = Positive(value, nameof(Horizon)); } = 1;

    /// <summary>By how many rows a window begins after the one before it. Default 1: every row that can begin a window does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not positive.</exception>
    public int Stride { get; init => field = Positive(value, nameof(Stride)); } = 1;

    /// <summary>The columns that the model sees. Default null: all.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The columns that the model predicts. Default null: the inputs.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>Columns that are known beforehand, such as the calendar, a holiday, a plan: the model sees at each step their values of the
    /// <see cref="Horizon"/> rows after it, behind
    /// the inputs; at the last step that is what is known of the rows to predict. Default null: none.</summary>
    public IReadOnlyList<string>? KnownAhead { get; init; }

    /// <summary>The first row that may be a target. Default 0, in effect <see cref="LookBack"/>: earlier rows have too short a past.
    /// Windows of a test part begin here, and so look back into the training part while every target is of the test part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int FirstTargetRow
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(FirstTargetRow));
            field = value;
        }
    }

    /// <summary>The row after the last one that may be a target. Default null: the end of the series.</summary>
    public int? EndTargetRow { get; init; }

    private static int Positive(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }
}
