using System.Globalization;

namespace RnnLib.Data;

/// <summary>A CSV file as text, row by row, with its titles; turned into a series column by column.</summary>
internal sealed class CsvTable
{
    private readonly string _file;
    private readonly string[] _titles;
    private readonly List<(int Line, List<string> Cells)> _rows = [];

    private CsvTable(string file, string[] titles) => (_file, _titles) = (file, titles);

    public static CsvTable Read(string path, char separator)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}'.", path);
        using var text = new StreamReader(path);
        var reader = new CsvReader(text, separator, path);
        List<string> titles = reader.ReadRow() ?? throw new RnnLibFormatException(path, "line 1", "the file is empty; expected a line with the names of the columns.");
        if (titles.Distinct().Count() < titles.Count)
            throw new RnnLibFormatException(path, "line 1", $"a column name occurs twice: {string.Join(", ", titles)}.");

        var table = new CsvTable(path, [.. titles]);
        while (reader.ReadRow() is { } row)
        {
            if (row.Count != titles.Count)
                throw new RnnLibFormatException(path, $"line {reader.Line}", $"expected {titles.Count} cells as in the first line, got {row.Count}.");
            table._rows.Add((reader.Line, row));
        }

        return table;
    }

    public TimeSeries ToSeries(CsvOptions options)
    {
        if (options.Where is { } filter)
            Keep(filter.Column, filter.Value);
        if (_rows.Count == 0)
            throw new RnnLibFormatException(_file, "line 2", "expected rows of numbers below the names of the columns, got none.");

        string[] columns = options.Columns is { } chosen ? [.. chosen] : [.. _titles.Where(IsNumeric)];
        if (columns.Length == 0)
            throw new RnnLibFormatException(_file, "line 2", $"none of the columns holds numbers: {string.Join(", ", _titles)}.");
        string? timeColumn = options.TimeColumn ?? _titles.Except(columns).FirstOrDefault(title => title != options.Where?.Column);
        return new(
            columns,
            [.. columns.Select(column => Numbers(IndexOf(column)))],
            timeColumn is null ? null : Texts(IndexOf(timeColumn)));
    }

    private void Keep(string column, string value)
    {
        int index = IndexOf(column);
        string[] values = [.. _rows.Select(row => row.Cells[index]).Distinct()];
        if (!values.Contains(value))
            throw new ArgumentException($"{_file}: no row has '{value}' in column '{column}'; it holds: {string.Join(", ", values.Take(20))}.");
        _rows.RemoveAll(row => row.Cells[index] != value);
    }

    private int IndexOf(string column)
    {
        int index = Array.IndexOf(_titles, column);
        return index >= 0 ? index : throw new ArgumentException($"{_file}: there is no column '{column}'; there are: {string.Join(", ", _titles)}.");
    }

    private bool IsNumeric(string column)
    {
        int index = IndexOf(column);
        return 2 * _rows.Count(row => TryParse(row.Cells[index], out _)) >= _rows.Count;   // a gap in a column of numbers is a fault to report
    }

    private float[] Numbers(int index)
    {
        float[] numbers = new float[_rows.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            (int line, List<string> cells) = _rows[i];
            if (!TryParse(cells[index], out numbers[i]))
                throw new RnnLibFormatException(_file, $"line {line}, column '{_titles[index]}'", $"expected a number, got '{cells[index]}'.");
        }

        return numbers;
    }

    private string[] Texts(int index) => [.. _rows.Select(row => row.Cells[index])];

    private static bool TryParse(string text, out float number) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);
}
