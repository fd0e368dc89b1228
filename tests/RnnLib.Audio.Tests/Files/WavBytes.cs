using System.Buffers.Binary;
using System.Text;

namespace RnnLib.Audio.Tests;

/// <summary>WAV files put together chunk by chunk, right and wrong ones.</summary>
internal static class WavBytes
{
    public static byte[] File(params byte[][] chunks)
    {
        byte[] content = [.. Encoding.ASCII.GetBytes("WAVE"), .. chunks.SelectMany(chunk => chunk)];
        return Chunk("RIFF", content, (uint)content.Length);
    }

    public static byte[] Chunk(string kind, byte[] content, uint? length = null)
    {
        byte[] size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, length ?? (uint)content.Length);
        byte[] padding = length is null && content.Length % 2 == 1 ? [0] : [];
        return [.. Encoding.ASCII.GetBytes(kind), .. size, .. content, .. padding];
    }

    public static byte[] Format(ushort tag, ushort channels, uint rate, ushort bits, ushort? block = null)
    {
        int width = (bits + 7) / 8;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(tag);
        writer.Write(channels);
        writer.Write(rate);
        writer.Write((uint)(rate * channels * width));
        writer.Write(block ?? (ushort)(channels * width));
        writer.Write(bits);
        return Chunk("fmt ", stream.ToArray());
    }

    public static byte[] Extensible(Guid subFormat, ushort channels, uint rate, ushort bits)
    {
        byte[] plain = Format(0xFFFE, channels, rate, bits)[8..];
        byte[] extension = [22, 0, (byte)bits, (byte)(bits >> 8), 3, 0, 0, 0];
        return Chunk("fmt ", [.. plain, .. extension, .. subFormat.ToByteArray()]);
    }
}
