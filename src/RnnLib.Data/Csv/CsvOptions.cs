namespace RnnLib.Data;

/// <summary>Which columns and rows of a CSV file make a <see cref="TimeSeries"/>. Numbers are written with a decimal point, in every culture.</summary>
public sealed record CsvOptions
{
    /// <summary>What becomes of cells that are missing: see <see cref="MissingValues"/>. Default: in a column of numbers they are an error.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>The columns to read, in this order; each of their cells must be a finite number. Default null: every column of numbers, that is, of which half of the cells or more are; another cell in it is then an error.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The column whose text labels the rows. Default null: the first column (other than that of <see cref="Where"/>) if its first cell is text.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Keeps only the rows whose cell in this column is this text, for files that hold several series below each other:
    /// <c>Where = ("symbol", "MSFT")</c>. Default null: every row.</summary>
    public (string Column, string Value)? Where { get; init; }

    /// <summary>What stands between two cells. Default: a comma.</summary>
    /// <exception cref="ArgumentException">The character is a quote or a line end.</exception>
    public char Separator
    {
        get;
        init => field = value is not ('"' or '\r' or '\n')
            ? value
            : throw new ArgumentException("CsvOptions.Separator: a quote or a line end cannot separate cells.", nameof(value));
    } = ',';
}
