using System.Buffers.Binary;
using System.Text;

namespace RnnLib.Training.Tests;

/// <summary>What stands in one event.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? FileVersion, Dictionary<string, float> Scalars, Dictionary<string, ReadHistogram> Histograms);

/// <summary>TensorBoard's HistogramProto.</summary>
internal sealed record ReadHistogram(double Minimum, double Maximum, double Count, double Sum, double SumOfSquares, double[] Limits, double[] Buckets);

/// <summary>Reads event files by the published formats, with a checksum bit by bit.</summary>
internal static class EventFileReader
{
    public static ReadEvent[] Read(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        while (!rest.IsEmpty)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest));
            Assert.Equal(Unmask(rest[8..]), Checksum(rest[..8]));
            ReadOnlySpan<byte> data = rest.Slice(12, length);
            Assert.Equal(Unmask(rest[(12 + length)..]), Checksum(data));
            events.Add(EventOf(data));
            rest = rest[(16 + length)..];
        }

        return [.. events];
    }

    /// <summary>CRC-32C by its polynomial, turned around: 82F63B78.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
        }

        return ~crc;
    }

    /// <summary>mask(crc) = ((crc >> 15) | (crc &lt;&lt; 17)) + a282ead8, taken back.</summary>
    private static uint Unmask(ReadOnlySpan<byte> bytes)
    {
        uint turned = unchecked(BinaryPrimitives.ReadUInt32LittleEndian(bytes) - 0xA282EAD8u);
        return (turned >> 17) | (turned << 15);
    }

    private static ReadEvent EventOf(ReadOnlySpan<byte> data)
    {
        Dictionary<int, List<byte[]>> fields = Fields(data);
        var result = new ReadEvent(
            Double(fields[1][0]),
            fields.TryGetValue(2, out List<byte[]>? step) ? BinaryPrimitives.ReadInt64LittleEndian(step[0]) : 0,
            fields.TryGetValue(3, out List<byte[]>? version) ? Encoding.UTF8.GetString(version[0]) : null,
            [],
            []);
        if (!fields.TryGetValue(5, out List<byte[]>? summary))
            return result;
        foreach (byte[] value in Fields(summary[0])[1])
        {
            Dictionary<int, List<byte[]>> parts = Fields(value);
            string tag = Encoding.UTF8.GetString(parts[1][0]);
            if (parts.TryGetValue(2, out List<byte[]>? number))
                result.Scalars.Add(tag, BinaryPrimitives.ReadSingleLittleEndian(number[0]));
            if (parts.TryGetValue(5, out List<byte[]>? histogram))
                result.Histograms.Add(tag, HistogramOf(Fields(histogram[0])));
        }

        return result;
    }

    private static ReadHistogram HistogramOf(Dictionary<int, List<byte[]>> fields) => new(
        Double(fields[1][0]), Double(fields[2][0]), Double(fields[3][0]), Double(fields[4][0]), Double(fields[5][0]), Doubles(fields[6][0]), Doubles(fields[7][0]));

    private static double Double(byte[] bytes) => BinaryPrimitives.ReadDoubleLittleEndian(bytes);

    private static double[] Doubles(byte[] bytes) => [.. bytes.Chunk(8).Select(Double)];

    /// <summary>The fields of a Protocol Buffers message; a varint as eight bytes.</summary>
    private static Dictionary<int, List<byte[]>> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new Dictionary<int, List<byte[]>>();
        while (!message.IsEmpty)
        {
            ulong tag = Varint(ref message);
            byte[] value;
            if ((tag & 7) == 0)
            {
                value = BitConverter.GetBytes(Varint(ref message));
            }
            else
            {
                int length = (tag & 7) switch { 1 => 8, 5 => 4, 2 => (int)Varint(ref message), var kind => throw new InvalidDataException($"kind {kind}") };
                value = message[..length].ToArray();
                message = message[length..];
            }

            if (!fields.TryGetValue((int)(tag >> 3), out List<byte[]>? values))
                fields.Add((int)(tag >> 3), values = []);
            values.Add(value);
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return value;
        }
    }
}
