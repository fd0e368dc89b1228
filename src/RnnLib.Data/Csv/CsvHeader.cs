namespace RnnLib.Data;

/// <summary>The first record of a CSV file: the columns' names.</summary>
internal sealed class CsvHeader
{
    private readonly string _source;

    private CsvHeader(string source, string[] names) => (_source, Names) = (source, names);

    public string[] Names { get; }

    /// <exception cref="RnnLibFormatException">There is no header, it holds numbers only, or a name is used twice.</exception>
    public static CsvHeader Read(CsvReader reader)
    {
        if (!reader.Read())
            throw new RnnLibFormatException(reader.Source, "line 1", "expected a header that names the columns, but the file is empty");
        if (reader.Fields.All(cell => CsvNumber.TryParse(cell, out _)))
            throw reader.Fault("expected a header that names the columns, got numbers only");

        // The tables of other tools often leave the index column unnamed, or end each line with a separator.
        string[] names = [.. reader.Fields.Select((name, i) => string.IsNullOrWhiteSpace(name) ? $"column {i + 1}" : name.Trim())];
        var seen = new HashSet<string>();
        foreach (string name in names)
        {
            if (!seen.Add(name))
                throw reader.Fault($"the column name '{name}' is used twice");
        }

        return new(reader.Source, names);
    }

    /// <exception cref="ArgumentException">There is no such column; the message lists those there are.</exception>
    public int IndexOf(string column)
    {
        int index = Array.IndexOf(Names, column);
        return index >= 0 ? index : throw UnknownColumn.Of(_source, column, Names, null);
    }
}
