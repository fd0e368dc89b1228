namespace RnnLib.Data;

/// <summary>A column while its file is read. A wanted column must hold numbers; of another one it is told at the end whether it does.</summary>
internal sealed class CsvColumn(string name, int index, bool wanted, bool mayMiss)
{
    private readonly List<float> _values = [];

    public string Name => name;

    /// <summary>Whether every cell so far was a number, or missing where that is allowed.</summary>
    public bool IsNumeric => FaultLine == 0;

    /// <summary>Whether no cell held anything.</summary>
    public bool IsEmpty => IsNumeric && Numbers == 0;

    /// <summary>How many cells were numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>The line of the first cell that is not a number; 0 while there is none.</summary>
    public int FaultLine { get; private set; }

    /// <summary>What was expected there, and what was found.</summary>
    public string Fault { get; private set; } = "";

    /// <exception cref="RnnLibFormatException">The column is wanted, and its cell is not a finite number.</exception>
    public void Add(CsvReader reader)
    {
        string cell = reader.Fields[index];
        if (CsvNumber.TryParse(cell, out float value))
        {
            Numbers++;
            if (IsNumeric)
                _values.Add(value);
            return;
        }

        if (!IsNumeric)
            return;
        if (mayMiss && CsvNumber.IsMissing(cell))
        {
            _values.Add(float.NaN);
            return;
        }

        (FaultLine, Fault) = (reader.Line, CsvNumber.Fault(cell));
        if (wanted)
            throw reader.Fault(name, Fault);
        _values.Clear();
        _values.TrimExcess();
    }

    public float[] ToArray() => [.. _values];
}
