using System.Text;

namespace RnnLib.Data;

/// <summary>Reads CSV text record by record (RFC 4180): quoted cells may hold separators, line ends and doubled quotes.</summary>
/// <remarks>Lines end with CR LF, LF or CR; the last one may lack its end. A byte order mark before the first cell is skipped.</remarks>
internal sealed class CsvReader(TextReader text, char separator, string source, int firstLine = 1)
{
    private const int End = -1;

    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();
    private int _nextLine = firstLine;

    /// <summary>What error messages call the text.</summary>
    public string Source => source;

    /// <summary>The line, counted from 1, on which the current record begins.</summary>
    public int Line { get; private set; }

    /// <summary>The cells of the current record.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>Moves to the next record; false at the end. An empty line is a record of one empty cell.</summary>
    /// <exception cref="RnnLibFormatException">A quoted cell is never closed, or text follows its closing quote.</exception>
    public bool Read()
    {
        if (_nextLine == 1 && text.Peek() == '\uFEFF')
            text.Read();
        if (text.Peek() == End)
            return false;

        (Line, _nextLine) = (_nextLine, _nextLine + 1);
        _fields.Clear();
        int next;
        do
        {
            next = ReadField();
        }
        while (next == separator);

        if (next == '\r' && text.Peek() == '\n')
            text.Read();
        return true;
    }

    public RnnLibFormatException Fault(string reason) => new(source, $"line {Line}", reason);

    public RnnLibFormatException Fault(string column, string reason) => new(source, $"line {Line}, column '{column}'", reason);

    /// <summary>Adds the next cell to the record and returns the character that ended it.</summary>
    private int ReadField()
    {
        _field.Clear();
        int next = text.Read();
        if (next == '"')
        {
            ReadQuoted();
            next = text.Read();
            if (!EndsField(next))
                throw Fault($"cell {_fields.Count + 1}: expected a separator '{separator}' after the closing quote, got '{(char)next}'");
        }

        for (; !EndsField(next); next = text.Read())
            _field.Append((char)next);
        _fields.Add(_field.ToString());
        return next;
    }

    private void ReadQuoted()
    {
        while (true)
        {
            int next = text.Read();
            if (next == End)
                throw Fault($"cell {_fields.Count + 1}: the quote that opens it is never closed");
            if (next == '"' && text.Peek() != '"')
                return;
            if (next == '"')
                text.Read();
            else if (next == '\n' || (next == '\r' && text.Peek() != '\n'))
                _nextLine++;
            _field.Append((char)next);
        }
    }

    private bool EndsField(int next) => next is End or '\r' or '\n' || next == separator;
}
