namespace RnnLib.Data;

/// <summary>Some columns of a table whose first line names them.</summary>
internal sealed class TableFormat(string source, TextReadOptions options, string[] columns) : RecordFormat(source)
{
    private readonly char _separator = options.Separator ?? (IsTabbed(source) ? '\t' : ',');
    private int[] _indices = [];
    private int _width;

    public override byte? QuotedSeparator => options.Quoted ?? _separator != '\t' ? (byte)_separator : null;

    public override bool HasHeader => true;

    public override void ReadHeader(string record, int line)
    {
        string[] names = Array.ConvertAll(Cells(record, line), name => name.Trim());
        _width = names.Length;
        _indices = Array.ConvertAll(columns, column =>
        {
            int index = Array.IndexOf(names, column);
            return index >= 0 ? index : throw UnknownColumn.Of(Source, column, names, nameof(column));
        });
    }

    public override string[]? Parse(string record, int line)
    {
        if (record.Length == 0 && _width > 1)
            return null;
        string[] cells = Cells(record, line);
        return cells.Length == _width
            ? Array.ConvertAll(_indices, index => cells[index])
            : throw Fault(line, $"expected {_width} cells, as the header has, got {cells.Length}");
    }

    private string[] Cells(string record, int line)
    {
        if (QuotedSeparator is null)
            return record.Split(_separator);
        var reader = new CsvReader(new StringReader(record), _separator, Source, line);
        return reader.Read() ? [.. reader.Fields] : [""];
    }

    private static bool IsTabbed(string source) =>
        source.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || source.EndsWith(".tsv.gz", StringComparison.OrdinalIgnoreCase);
}
