using System.Buffers.Binary;
using System.Text;

namespace RnnLib.Benchmarks.Peers;

/// <summary>Protocol Buffers' wire format, as far as ONNX models need it.</summary>
internal static class ProtocolBuffer
{
    public static byte[] Integer(int field, ulong value) => Join([Varint((ulong)field << 3), Varint(value)]);

    public static byte[] Float(int field, float value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Join([Varint((ulong)field << 3 | 5), bytes]);
    }

    public static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Message(int field, byte[] content) => Join([Varint((ulong)field << 3 | 2), Varint((ulong)content.Length), content]);

    public static byte[] Join(byte[][] parts)
    {
        var all = new byte[parts.Sum(part => part.Length)];
        int position = 0;
        foreach (byte[] part in parts)
        {
            part.CopyTo(all, position);
            position += part.Length;
        }

        return all;
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
            bytes.Add((byte)(value | 128));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}
