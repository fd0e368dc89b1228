namespace RnnLib.Data;

/// <summary>The columns of a file that hold texts: in memory, or their places on disk.</summary>
internal static class TextColumns
{
    /// <param name="path">The file.</param>
    /// <param name="format">What a record holds; its first texts are those of the columns.</param>
    /// <param name="columns">How many columns hold texts.</param>
    /// <param name="options">Encoding, and where the texts stay.</param>
    /// <param name="visit">Told all texts of every record, such as a label behind those of the columns.</param>
    public static TextStore[] Read(string path, RecordFormat format, int columns, TextReadOptions options, Action<string[]>? visit = null)
    {
        if (!options.LeaveOnDisk)
        {
            List<string>[] texts = [.. Enumerable.Range(0, columns).Select(_ => new List<string>())];
            RecordFile.Read(path, format, options.TextEncoding, (_, _, record) =>
            {
                for (int column = 0; column < columns; column++)
                    texts[column].Add(record[column]);
                visit?.Invoke(record);
            });
            return Array.ConvertAll(texts, column => (TextStore)new MemoryTexts(column));
        }

        if (RecordFile.IsCompressed(path))
        {
            throw new ArgumentException(
                $"TextReadOptions.LeaveOnDisk: '{path}' is compressed, so a text cannot be read without all those before; decompress the file.", nameof(options));
        }

        var offsets = new List<long>();
        var lengths = new List<int>();
        RecordFile.Read(path, format, options.TextEncoding, (offset, length, record) =>
        {
            offsets.Add(offset);
            lengths.Add(length);
            visit?.Invoke(record);
        });
        long[] places = [.. offsets];
        int[] sizes = [.. lengths];
        return [.. Enumerable.Range(0, columns).Select(column => new RecordTexts(path, format, column, places, sizes, options.TextEncoding))];
    }
}
