namespace RnnLib.Data;

/// <summary>Finds the records of a text file, byte by byte and in order: lines, or records of a table whose quoted cells may hold line
/// ends.</summary>
/// <remarks>Lines end with CR LF, LF or CR. A UTF-8 byte order mark at the start is skipped. What separates records and cells is ASCII, so an
/// encoding that
/// keeps ASCII as it is (UTF-8, Latin-1) can be scanned without being decoded, and a record be found again by its place.</remarks>
/// <param name="stream">The file from its first byte; read forwards only.</param>
/// <param name="separator">What stands between two cells, some of which may be quoted; null: records are lines.</param>
/// <param name="source">What error messages call the file.</param>
internal sealed class RecordScanner(Stream stream, byte? separator, string source)
{
    private byte[] _buffer = new byte[1 << 16];
    private long _bufferOffset;   // where in the file the buffer begins
    private int _start, _end;     // the bytes not yet given
    private int _length;
    private int _nextLine = 1;
    private bool _isOpen;

    private enum Cell
    {
        Begins,
        Bare,
        Quoted,
        QuoteSeen,   // the end of a quoted cell, or the first half of a doubled quote
    }

    /// <summary>Where in the file the record begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The line, counted from 1, on which the record begins.</summary>
    public int Line { get; private set; }

    /// <summary>The record without its line end; good until the next one is asked for.</summary>
    public ReadOnlySpan<byte> Record => _buffer.AsSpan((int)(Offset - _bufferOffset), _length);

    /// <summary>Moves to the next record; false at the end of the file.</summary>
    /// <exception cref="RnnLibFormatException">A record is longer than an array can be.</exception>
    public bool Read()
    {
        if (!_isOpen)
            SkipByteOrderMark();
        if (_start == _end && !Fill())
            return false;

        Line = _nextLine;
        _length = separator is { } between ? RecordLength(between) : LineLength();
        int next = _start + _length;
        if (next < _end)
        {
            _nextLine++;
            bool isPair = _buffer[next] == '\r' && (next + 1 < _end || Fill()) && _buffer[_start + _length + 1] == '\n';
            next = _start + _length + (isPair ? 2 : 1);   // reading on may have moved the record
        }

        Offset = _bufferOffset + _start;
        _start = next;
        return true;
    }

    private void SkipByteOrderMark()
    {
        _isOpen = true;
        while (_end < 3 && Fill())
        {
        }

        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
            _start = 3;
    }

    private int LineLength()
    {
        int length = 0;
        do
        {
            int found = _buffer.AsSpan(_start + length, _end - _start - length).IndexOfAny((byte)'\n', (byte)'\r');
            if (found >= 0)
                return length + found;
            length = _end - _start;
        }
        while (Fill());

        return length;
    }

    /// <summary>The bytes up to the next line end outside of quotes; a quote that is never closed is told by whoever reads the cells.</summary>
    private int RecordLength(byte between)
    {
        var cell = Cell.Begins;
        for (int length = 0; _start + length < _end || Fill(); length++)
        {
            byte b = _buffer[_start + length];
            bool isLineEnd = b is (byte)'\n' or (byte)'\r';
            if (cell == Cell.Quoted)
            {
                if (isLineEnd && !(b == '\n' && _buffer[_start + length - 1] == '\r'))
                    _nextLine++;
                cell = b == '"' ? Cell.QuoteSeen : Cell.Quoted;
            }
            else if (isLineEnd)
                return length;
            else if (b == '"' && cell != Cell.Bare)
                cell = Cell.Quoted;
            else
                cell = b == between ? Cell.Begins : Cell.Bare;
        }

        return _end - _start;
    }

    /// <summary>Reads more bytes behind those there are, which move to the buffer's start; false at the end of the file.</summary>
    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_bufferOffset, _end, _start) = (_bufferOffset + _start, _end - _start, 0);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length == Array.MaxLength)
                throw new RnnLibFormatException(source, $"line {Line}", $"expected a record of at most {Array.MaxLength} bytes");
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, Array.MaxLength));
        }

        int read = stream.Read(_buffer.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
