using System.Text;

namespace RnnLib.Data.Tests;

public sealed class RecordScannerTests
{
    [Fact]
    public void Read_RandomTables_FindsWhatTheCsvReaderReads()
    {
        var rng = new Rng(3);
        const string alphabet = "a,\"\r\n";
        int compared = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            string text = string.Concat(Enumerable.Range(0, rng.NextInt32(12)).Select(_ => alphabet[rng.NextInt32(alphabet.Length)]));
            var reader = new CsvReader(new StringReader(text), ',', "text");
            var expected = new List<(int, string)>();
            try
            {
                while (reader.Read())
                    expected.Add((reader.Line, string.Join('|', reader.Fields)));
            }
            catch (RnnLibFormatException)
            {
                continue;   // malformed; the scanner leaves that to whoever reads the cells
            }

            compared++;
            var found = new List<(int, string)>();
            foreach ((long offset, int line, string record) in Scan(Encoding.UTF8.GetBytes(text), (byte)',', trial % 2 == 0 ? 1 : 100))
            {
                var cells = new CsvReader(new StringReader(record), ',', "text");
                Assert.Equal(record.Length > 0, cells.Read());
                found.Add((line, record.Length > 0 ? string.Join('|', cells.Fields) : ""));
                Assert.Equal(record, text.Substring((int)offset, record.Length));
            }

            Assert.Equal(expected, found);
        }

        Assert.True(compared > 5_000);
    }

    [Fact]
    public void Read_Lines_AreThoseOfAStreamReader()
    {
        var rng = new Rng(4);
        for (int trial = 0; trial < 5_000; trial++)
        {
            string text = string.Concat(Enumerable.Range(0, rng.NextInt32(10)).Select(_ => "a\"\r\n"[rng.NextInt32(4)]));
            var lines = new List<string>();
            using var reader = new StringReader(text);
            while (reader.ReadLine() is { } line)
                lines.Add(line);

            Assert.Equal(lines, Scan(Encoding.UTF8.GetBytes(text), null, 1 + trial % 3).Select(record => record.Record));
        }
    }

    [Fact]
    public void Read_ByteOrderMarkAndLongRecords_AreFound()
    {
        string longLine = new('x', 200_000);
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"first\r\n{longLine}\nlast")];

        var records = Scan(bytes, null, 70_001).ToList();

        Assert.Equal([(3, 1, "first"), (10, 2, longLine), (200_011, 3, "last")], records);
        Assert.Empty(Scan([], null, 1));
        Assert.Empty(Scan([0xEF, 0xBB, 0xBF], null, 1));
    }

    private static IEnumerable<(long Offset, int Line, string Record)> Scan(byte[] bytes, byte? separator, int atOnce)
    {
        var scanner = new RecordScanner(new Trickle(bytes, atOnce), separator, "text");
        while (scanner.Read())
            yield return (scanner.Offset, scanner.Line, Encoding.UTF8.GetString(scanner.Record));
    }

    /// <summary>A stream that gives a few bytes at a time, as networks and pipes do.</summary>
    private sealed class Trickle(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, atOnce)]);
    }
}
