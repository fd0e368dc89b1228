using System.Globalization;

namespace RnnLib.Data;

/// <summary>A word and its numbers on each line, perhaps behind a line with their counts.</summary>
/// <remarks>A word may hold spaces, as a few of GloVe's do: the numbers are the last ones of the line, as many as the first line has or the
/// counts say.</remarks>
internal sealed class WordVectorFormat(string source) : RecordFormat(source)
{
    private bool _isFirst = true;
    private int _line;

    /// <summary>The number of numbers of a word.</summary>
    public int Size { get; private set; }

    /// <summary>The word, and its numbers as they are written.</summary>
    public override string[]? Parse(string record, int line)
    {
        _line = line;
        string text = record.TrimEnd(' ');   // word2vec ends its lines with a space
        if (text.Length == 0)
            return null;
        if (_isFirst)
        {
            _isFirst = false;
            string[] parts = text.Split(' ');
            bool isHeader = parts.Length == 2 && parts.All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));
            Size = isHeader ? int.Parse(parts[1], CultureInfo.InvariantCulture) : parts.Length - 1;
            if (Size == 0)
                throw Fault(line, "expected a word and its numbers, separated by a space");
            if (isHeader)
                return null;
        }

        int start = text.Length;
        for (int number = 0; number < Size; number++)
        {
            start = start > 0 ? text.LastIndexOf(' ', start - 1) : -1;
            if (start <= 0)
                throw Fault(line, $"expected a word and {Size} numbers, got {number} numbers");
        }

        return [text[..start], text[(start + 1)..]];
    }

    /// <exception cref="RnnLibFormatException">One is not a finite number.</exception>
    public float[] Numbers(string text)
    {
        string[] parts = text.Split(' ');
        float[] numbers = new float[Size];
        for (int i = 0; i < Size; i++)
        {
            if (!CsvNumber.TryParse(parts[i], out numbers[i]))
                throw Fault(_line, $"number {i + 1}: {CsvNumber.Fault(parts[i])}");
        }

        return numbers;
    }
}
