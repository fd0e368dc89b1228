using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace RnnLib.Onnx;

/// <summary>Writes the kinds of Protocol Buffers fields that an ONNX model has. Empty texts are written, since an input's place may be empty.</summary>
internal sealed class ProtobufWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Int64(int field, long value)
    {
        Tag(field, WireKind.Varint);
        Varint((ulong)value);
    }

    public void Float(int field, float value)
    {
        Tag(field, WireKind.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
    }

    public void Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    public void Message(int field, ProtobufWriter message) => Block(field, message.Written);

    public void Block(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, WireKind.Block);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
    }

    private void Tag(int field, WireKind kind) => Varint((ulong)(field << 3 | (int)kind));

    /// <summary>Seven bits a byte, the lowest first; the top bit says that more follow.</summary>
    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Write([(byte)(value | 0x80)]);
        _bytes.Write([(byte)value]);
    }
}
