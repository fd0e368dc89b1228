namespace RnnLib.Data;

/// <summary>How windows are cut from a series.</summary>
public sealed record WindowOptions
{
    /// <summary>How many rows the model sees. Required.</summary>
    public required int LookBack { get; init; }

    /// <summary>How many of the rows that follow are the target. Default 1.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>By how many rows one window follows the other. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>The columns the model sees. Default null: all.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The columns to predict. Default null: the inputs.</summary>
    public IReadOnlyList<string>? Targets { get; init; }

    /// <summary>The first row that may be a target. Windows of a test part may so look back into the training part. Default 0.</summary>
    public int FirstTargetRow { get; init; }

    /// <summary>The row behind the last that may be a target. Default null: the end of the series.</summary>
    public int? EndTargetRow { get; init; }
}
