using System.Text;

namespace RnnLib.Data;

/// <summary>Reads delimited text row by row as RFC 4180 says: quoted cells may hold separators, line breaks and doubled quotes.</summary>
internal sealed class CsvReader(TextReader reader, char separator, string file)
{
    private const int End = -1;

    private readonly StringBuilder _cell = new();
    private int _line = 1;

    /// <summary>The line, counted from 1, on which the row that was read last begins.</summary>
    public int Line { get; private set; }

    /// <summary>The next row that is not empty; null at the end.</summary>
    /// <exception cref="RnnLibFormatException">A quote is not closed, or text follows a closing quote.</exception>
    public List<string>? ReadRow()
    {
        while (reader.Peek() != End)
        {
            Line = _line;
            var row = new List<string>();
            while (ReadCell(row))
            {
            }

            if (row.Count > 1 || row[0].Length > 0)
                return row;
        }

        return null;
    }

    /// <summary>Reads one cell and what ends it; whether the row goes on.</summary>
    private bool ReadCell(List<string> row)
    {
        _cell.Clear();
        if (reader.Peek() == '"')
            ReadQuoted();
        else
            ReadPlain();
        row.Add(_cell.ToString());

        int next = reader.Read();
        if (next == separator)
            return true;
        if (next == '\r' && reader.Peek() == '\n')
            next = reader.Read();
        if (next is '\n' or '\r')
            _line++;
        else if (next != End)
            throw Fault($"expected '{separator}' or the end of the line after a closing quote, got '{(char)next}'.");
        return false;
    }

    private void ReadPlain()
    {
        while (reader.Peek() is var next && next != End && next != separator && next is not ('\n' or '\r'))
            _cell.Append((char)reader.Read());
    }

    private void ReadQuoted()
    {
        int opened = _line;
        reader.Read();
        while (true)
        {
            int next = reader.Read();
            if (next == End)
                throw Fault($"the quote opened in line {opened} is not closed.");
            if (next == '\n')
                _line++;
            if (next == '"')
            {
                if (reader.Peek() != '"')
                    return;
                reader.Read();
            }

            _cell.Append((char)next);
        }
    }

    private RnnLibFormatException Fault(string reason) => new(file, $"line {_line}", reason);
}
