namespace RnnLib.Data;

public sealed partial class TimeSeries
{
    /// <summary>Reads the numeric columns of a CSV file (RFC 4180, UTF-8) whose first line names the columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns and rows to read. Default: every column of numbers, and every row.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The options name a column that the file does not have, or a filter value that no row has.</exception>
    /// <exception cref="RnnLibFormatException">The file is empty or malformed, or a wanted cell is not a finite number; the message says where.</exception>
    public static TimeSeries FromCsv(string path, CsvOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}' (looked for {Path.GetFullPath(path)}).", path);
        using var text = new StreamReader(path);
        return FromCsv(text, options, path);
    }

    /// <summary>Reads CSV text, for example of an embedded resource, as <see cref="FromCsv(string, CsvOptions?)"/> does.</summary>
    /// <param name="text">The text; read to its end, not disposed.</param>
    /// <param name="options">Which columns and rows to read. Default: every column of numbers, and every row.</param>
    /// <param name="source">What error messages call the text.</param>
    /// <exception cref="ArgumentException">The options name a column that the text does not have, or a filter value that no row has.</exception>
    /// <exception cref="RnnLibFormatException">The text is empty or malformed, or a wanted cell is not a finite number; the message says where.</exception>
    public static TimeSeries FromCsv(TextReader text, CsvOptions? options = null, string source = "CSV text")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(source);
        return CsvSeries.Read(new CsvReader(text, (options ??= new()).Separator, source), options);
    }
}
