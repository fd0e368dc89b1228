using System.IO.Compression;
using System.Text;

namespace RnnLib.Data;

/// <summary>Goes through a file's records once.</summary>
internal static class RecordFile
{
    /// <summary>Called for each record that counts: where it stands in the file, how many bytes it has, and what it holds.</summary>
    public delegate void Visit(long offset, int length, string[] texts);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file is malformed or holds no record.</exception>
    public static void Read(string path, RecordFormat format, Encoding encoding, Visit visit)
    {
        using Stream file = Open(path);
        var scanner = new RecordScanner(file, format.QuotedSeparator, path);
        bool headerIsDue = format.HasHeader, any = false;
        while (scanner.Read())
        {
            string record = Decode(scanner.Record, encoding, path, scanner.Line);
            if (headerIsDue)
            {
                format.ReadHeader(record, scanner.Line);
                headerIsDue = false;
            }
            else if (format.Parse(record, scanner.Line) is { } texts)
            {
                visit(scanner.Offset, scanner.Record.Length, texts);
                any = true;
            }
        }

        if (!any)
        {
            string reason = headerIsDue ? "expected a header that names the columns, but the file is empty" : "expected texts, but the file ends";
            throw new RnnLibFormatException(path, $"line {scanner.Line + 1}", reason);
        }
    }

    public static string Decode(ReadOnlySpan<byte> bytes, Encoding encoding, string path, int line)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            string found = $"expected {encoding.WebName} text, got the byte 0x{e.BytesUnknown?.FirstOrDefault():X2}";
            throw new RnnLibFormatException(path, $"line {line}", $"{found}; for a file in another encoding say so: Encoding = Encoding.Latin1", e);
        }
    }

    public static void RequireFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file '{path}' (looked for {Path.GetFullPath(path)}).", path);
    }

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static Stream Open(string path)
    {
        RequireFile(path);
        Stream file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        return IsCompressed(path) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
