using System.Buffers.Binary;
using System.IO.Compression;

namespace RnnLib.Samples;

/// <summary>A file of bytes in the IDX format, in which MNIST is given, gzipped.</summary>
internal static class IdxFile
{
    private const byte UnsignedByte = 8;

    /// <summary>The sizes of the axes and the bytes, the last axis moving fastest.</summary>
    /// <exception cref="RnnLibFormatException">The file is something else.</exception>
    public static (int[] Axes, byte[] Values) Read(string path)
    {
        using var bytes = new MemoryStream();
        try
        {
            using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            file.CopyTo(bytes);
        }
        catch (InvalidDataException e)
        {
            throw new RnnLibFormatException(path, "byte 0", "expected a gzipped IDX file", e);
        }

        ReadOnlySpan<byte> content = bytes.ToArray();
        if (content.Length < 4 || content[0] != 0 || content[1] != 0 || content[2] != UnsignedByte || content.Length < 4 + 4 * content[3])
            throw new RnnLibFormatException(path, "byte 0", "expected the IDX signature 0, 0, 8 and the number of axes");

        int[] axes = new int[content[3]];
        for (int axis = 0; axis < axes.Length; axis++)
            axes[axis] = BinaryPrimitives.ReadInt32BigEndian(content[(4 + 4 * axis)..]);
        ReadOnlySpan<byte> values = content[(4 + 4 * axes.Length)..];
        long expected = axes.Aggregate(1L, (product, size) => product * size);
        return values.Length == expected
            ? (axes, values.ToArray())
            : throw new RnnLibFormatException(path, $"byte {4 + 4 * axes.Length}", $"expected {expected} values, found {values.Length}");
    }
}
