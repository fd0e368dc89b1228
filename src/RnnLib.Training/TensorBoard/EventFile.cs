using System.Buffers.Binary;

namespace RnnLib.Training;

/// <summary>A figure of an event: a number or a histogram under a tag.</summary>
internal readonly record struct EventValue(string Tag, double Number, Histogram? Histogram)
{
    public EventValue(string tag, double number)
        : this(tag, number, null)
    {
    }

    public EventValue(string tag, Histogram histogram)
        : this(tag, 0, histogram)
    {
    }
}

/// <summary>TensorBoard's event file: TFRecords of the Event message of Protocol Buffers.</summary>
/// <remarks>
/// Record: length (8 bytes), masked checksum of the length (4), data, masked checksum of the data (4), all little-endian.
/// Event: wall_time = 1, step = 2, file_version = 3, summary = 5. Summary: value = 1. Value: tag = 1, simple_value = 2, histo = 5.
/// HistogramProto: min = 1, max = 2, num = 3, sum = 4, sum_squares = 5, bucket_limit = 6, bucket = 7.
/// </remarks>
internal sealed class EventFile
{
    private readonly TimeProvider _time;

    /// <summary>Begins a file, which must not exist.</summary>
    public EventFile(string path, TimeProvider time)
    {
        (Path, _time) = (path, time);
        ProtobufWriter message = Message(step: 0);
        message.Text(3, "brain.Event:2");
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        file.Write(Record(message.Written));
    }

    public string Path { get; }

    /// <summary>Appends an event in one piece, and closes the file.</summary>
    public void Append(long step, IReadOnlyList<EventValue> values)
    {
        var summary = new ProtobufWriter();
        foreach (EventValue value in values)
            summary.Message(1, ValueOf(value));
        ProtobufWriter message = Message(step);
        message.Message(5, summary);
        File.AppendAllBytes(Path, Record(message.Written));
    }

    private ProtobufWriter Message(long step)
    {
        var message = new ProtobufWriter();
        message.Double(1, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        if (step != 0)
            message.Int64(2, step);
        return message;
    }

    private static ProtobufWriter ValueOf(EventValue value)
    {
        var message = new ProtobufWriter();
        message.Text(1, value.Tag);
        if (value.Histogram is not { } histogram)
        {
            message.Float(2, (float)value.Number);
            return message;
        }

        message.Message(5, FieldsOf(histogram));
        return message;
    }

    /// <summary>TensorBoard's HistogramProto: its buckets are told by their upper ends.</summary>
    private static ProtobufWriter FieldsOf(Histogram histogram)
    {
        bool isEmpty = histogram.Count == 0;
        var fields = new ProtobufWriter();
        fields.Double(1, isEmpty ? 0 : histogram.Minimum);
        fields.Double(2, isEmpty ? 0 : histogram.Maximum);
        fields.Double(3, histogram.Count);
        fields.Double(4, isEmpty ? 0 : histogram.Mean * histogram.Count);
        fields.Double(5, histogram.Norm * histogram.Norm);
        fields.Packed(6, [.. histogram.Edges.Skip(1)]);
        fields.Packed(7, [.. histogram.Counts.Select(count => (double)count)]);
        return fields;
    }

    private static byte[] Record(ReadOnlySpan<byte> data)
    {
        byte[] record = new byte[sizeof(ulong) + sizeof(uint) + data.Length + sizeof(uint)];
        Span<byte> rest = record;
        BinaryPrimitives.WriteUInt64LittleEndian(rest, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[sizeof(ulong)..], Crc32C.Masked(rest[..sizeof(ulong)]));
        data.CopyTo(rest[(sizeof(ulong) + sizeof(uint))..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[^sizeof(uint)..], Crc32C.Masked(data));
        return record;
    }
}
