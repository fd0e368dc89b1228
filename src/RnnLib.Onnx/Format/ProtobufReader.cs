using System.Buffers.Binary;
using System.Text;

namespace RnnLib.Onnx;

/// <summary>How a Protocol Buffers field is laid out.</summary>
internal enum WireKind
{
    Varint = 0,
    Fixed64 = 1,
    Block = 2,
    Fixed32 = 5,
}

/// <summary>Reads the fields of one Protocol Buffers message in place; every length is checked against what is there.</summary>
/// <remarks>The message is a range of the file's bytes, so that a fault can say where it stands; nothing is copied but texts.</remarks>
internal sealed class ProtobufReader(string file, byte[] bytes, int start, int length)
{
    private static readonly UTF8Encoding StrictText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly int _end = start + length;
    private int _position = start;
    private WireKind _kind;

    /// <summary>The number of the field at hand.</summary>
    public int Field { get; private set; }

    /// <summary>The bytes not yet read.</summary>
    private int Left => _end - _position;

    /// <summary>Goes to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (Left == 0)
            return false;
        ulong tag = Varint();
        (Field, _kind) = ((int)Math.Min(tag >> 3, int.MaxValue), (WireKind)(tag & 7));
        return tag >> 3 is > 0 and <= 0x1FFF_FFFF && _kind is WireKind.Varint or WireKind.Fixed64 or WireKind.Block or WireKind.Fixed32
            ? true
            : throw Fault($"field {tag >> 3} of wire kind {tag & 7} is no field of Protocol Buffers 3.");
    }

    /// <summary>Passes over the field at hand.</summary>
    public void Skip()
    {
        switch (_kind)
        {
            case WireKind.Varint:
                Varint();
                break;
            case WireKind.Block:
                Take(BlockLength());
                break;
            default:
                Take(_kind == WireKind.Fixed64 ? 8 : 4);
                break;
        }
    }

    public long Int64()
    {
        Require(WireKind.Varint);
        return (long)Varint();
    }

    public float Float()
    {
        Require(WireKind.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    public string Text()
    {
        ReadOnlySpan<byte> text = Block();
        try
        {
            return StrictText.GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw new RnnLibFormatException(file, $"byte {_position}", "a text is no valid UTF-8.", e);
        }
    }

    public ReadOnlySpan<byte> Block()
    {
        Require(WireKind.Block);
        return Take(BlockLength());
    }

    public ProtobufReader Message()
    {
        Require(WireKind.Block);
        int size = BlockLength(), begin = _position;
        _position += size;
        return new(file, bytes, begin, size);
    }

    /// <summary>Whole numbers, packed or one by one.</summary>
    public void AddInt64(List<long> numbers)
    {
        if (_kind == WireKind.Varint)
        {
            numbers.Add(Int64());
            return;
        }

        ProtobufReader packed = Message();
        while (packed.Left > 0)
            numbers.Add((long)packed.Varint());
    }

    /// <summary>Floats, packed or one by one.</summary>
    public void AddFloats(List<float> numbers)
    {
        if (_kind == WireKind.Fixed32)
        {
            numbers.Add(Float());
            return;
        }

        ProtobufReader packed = Message();
        while (packed.Left > 0)
            numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(sizeof(float))));
    }

    public RnnLibFormatException Fault(string reason) => new(file, $"byte {_position}", reason);

    private void Require(WireKind kind)
    {
        if (_kind != kind)
            throw Fault($"field {Field}: expected wire kind {kind}, got {_kind}.");
    }

    private int BlockLength()
    {
        ulong size = Varint();
        return size <= (ulong)Left ? (int)size : throw Fault($"field {Field} says it takes {size} bytes, but {Left} are left.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
            throw Fault($"field {Field} takes {count} bytes, but {Left} are left.");
        _position += count;
        return bytes.AsSpan(_position - count, count);
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (Left == 0)
                throw Fault("the file ends within a number.");
            byte next = bytes[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }

        throw Fault("a number takes more than 10 bytes.");
    }
}
