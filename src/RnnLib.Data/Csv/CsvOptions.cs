namespace RnnLib.Data;

/// <summary>How <see cref="TimeSeries.FromCsv"/> reads a file.</summary>
public sealed record CsvOptions
{
    /// <summary>The columns to read, in this order. Default null: every column of numbers (half of its cells or more; a cell that is none is then an error).</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The column that says when: its text becomes the rows' labels. Default null: the first column that is not read as numbers.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Keeps only the rows whose <c>Column</c> holds <c>Value</c>, for files that hold several series one after the other. Default null: all rows.</summary>
    public (string Column, string Value)? Where { get; init; }

    /// <summary>What stands between two cells. Default: a comma.</summary>
    public char Separator { get; init; } = ',';
}
