namespace RnnLib.Data;

/// <summary>Keeps the records whose cell in one column is a given text, and remembers the other texts for the message when none is.</summary>
internal sealed class CsvFilter(CsvHeader header, string column, string value)
{
    private const int Remembered = 20;

    private readonly List<string> _others = [];
    private bool _kept, _more;

    /// <summary>The column's place in the record.</summary>
    public int Index { get; } = header.IndexOf(column);

    public bool Keeps(IReadOnlyList<string> fields)
    {
        string cell = fields[Index];
        if (cell == value)
            return _kept = true;
        if (_others.Count == Remembered)
            _more |= !_others.Contains(cell);
        else if (!_others.Contains(cell))
            _others.Add(cell);
        return false;
    }

    /// <exception cref="ArgumentException">There were rows, but none was kept.</exception>
    public void ThrowIfNothingKept(string source)
    {
        if (!_kept && _others.Count > 0)
            throw new ArgumentException($"{source}: no row has '{value}' in the column '{column}'; it holds: {string.Join(", ", _others)}{(_more ? ", ..." : "")}.");
    }
}
