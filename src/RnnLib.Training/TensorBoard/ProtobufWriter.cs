using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace RnnLib.Training;

/// <summary>Writes the few kinds of Protocol Buffers fields that an event has.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Int64(int field, long value)
    {
        Tag(field, Varint);
        WriteVarint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
    }

    public void Double(int field, double value)
    {
        Tag(field, Fixed64);
        Write(value);
    }

    public void Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    public void Message(int field, ProtobufWriter message) => Block(field, message.Written);

    /// <summary>Numbers without a tag for each.</summary>
    public void Packed(int field, ReadOnlySpan<double> values)
    {
        Tag(field, Bytes);
        WriteVarint((ulong)values.Length * sizeof(double));
        foreach (double value in values)
            Write(value);
    }

    private void Block(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, Bytes);
        WriteVarint((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    private void Tag(int field, int kind) => WriteVarint((ulong)(field << 3 | kind));

    private void Write(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
    }

    /// <summary>Seven bits a byte, the lowest first; the top bit says that more follow.</summary>
    private void WriteVarint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
