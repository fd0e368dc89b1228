namespace RnnLib.Data;

/// <summary>Makes a series of the records of a CSV file, in one pass.</summary>
internal static class CsvSeries
{
    public static TimeSeries Read(CsvReader reader, CsvOptions options)
    {
        CsvHeader header = CsvHeader.Read(reader);
        CsvFilter? filter = options.Where is var (column, value) ? new(header, column, value) : null;
        int? time = options.TimeColumn is { } named ? header.IndexOf(named) : null;
        bool mayMiss = options.Missing != MissingValues.Refuse;
        CsvColumn[] columns = options.Columns is { } wanted
            ? [.. wanted.Select(name => new CsvColumn(name, header.IndexOf(name), wanted: true, mayMiss))]
            : [.. header.Names.Select((name, i) => new CsvColumn(name, i, wanted: false, mayMiss)).Where((_, i) => i != time)];
        var labels = new List<string>();
        int rows = 0;

        while (ReadRow(reader, header))
        {
            if (filter?.Keeps(reader.Fields) == false)
                continue;
            if (rows++ == 0)
                time ??= FindTime(reader.Fields, header, filter, options);
            if (time is { } index)
                labels.Add(reader.Fields[index]);
            foreach (CsvColumn c in columns)
                c.Add(reader);
        }

        filter?.ThrowIfNothingKept(reader.Source);
        if (rows == 0)
            throw reader.Fault("expected rows after the header, but the file ends");
        // A column of numbers with a gap is a fault to report: without it another column would silently take its place.
        if (columns.FirstOrDefault(c => !c.IsNumeric && 2 * c.Numbers >= rows) is { } gap)
            throw new RnnLibFormatException(reader.Source, $"line {gap.FaultLine}, column '{gap.Name}'", gap.Fault);
        CsvColumn[] numeric = [.. columns.Where(c => c.IsNumeric && (!c.IsEmpty || options.Columns is not null))];
        if (numeric.Length == 0)
            throw NothingNumeric(columns, reader);
        if (numeric.FirstOrDefault(c => c.IsEmpty) is { } empty)
            throw reader.Fault(empty.Name, "expected numbers, but every cell is missing");
        float[][] values = [.. numeric.Select(c => c.ToArray())];
        if (options.Missing == MissingValues.DropRow && Enumerable.Range(0, rows).All(row => values.Any(column => float.IsNaN(column[row]))))
            throw reader.Fault("expected a row without a missing value, but each has one");
        return new([.. numeric.Select(c => c.Name)], values, time is null ? null : labels, options.Missing);
    }

    /// <summary>Moves to the next record that is not an empty line; an empty line of a file of one column is an empty cell.</summary>
    private static bool ReadRow(CsvReader reader, CsvHeader header)
    {
        while (reader.Read())
        {
            if (reader.Fields.Count == header.Names.Length)
                return true;
            if (reader.Fields is not [""])
                throw reader.Fault($"expected {header.Names.Length} cells, as the header has, got {reader.Fields.Count}");
        }

        return false;
    }

    private static int? FindTime(IReadOnlyList<string> fields, CsvHeader header, CsvFilter? filter, CsvOptions options)
    {
        int first = filter?.Index == 0 ? 1 : 0;
        bool isText = first < fields.Count && !string.IsNullOrWhiteSpace(fields[first]) && !CsvNumber.TryParse(fields[first], out _);
        return isText && options.Columns?.Contains(header.Names[first]) != true ? first : null;
    }

    private static RnnLibFormatException NothingNumeric(CsvColumn[] columns, CsvReader reader)
    {
        // The column that held numbers longest is most likely the one that was meant.
        CsvColumn? best = columns.MaxBy(c => c.FaultLine);
        return best is null
            ? reader.Fault("expected a column beside the time column")
            : new(reader.Source, $"line {best.FaultLine}, column '{best.Name}'", $"no column holds only numbers: {best.Fault}");
    }
}
