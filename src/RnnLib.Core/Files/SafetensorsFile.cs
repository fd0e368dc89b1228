using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace RnnLib;

/// <summary>A safetensors file that was read and checked: every tensor by name, and the texts kept with them.</summary>
public sealed class SafetensorsFile
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly string _name;

    private SafetensorsFile(string name, ReadOnlyMemory<byte> data, SafetensorsHeader header)
    {
        (_name, _data) = (name, data);
        (Entries, Metadata) = (header.Entries, header.Metadata);
    }

    /// <summary>What error messages call the file: its path, or what <see cref="Safetensors.Parse"/> was told.</summary>
    public string Name => _name;

    /// <summary>What the file holds, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The texts of the file's <c>__metadata__</c>; empty if there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The bytes of a tensor as they stand in the file, little-endian.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        SafetensorsEntry entry = Entries.TryGetValue(name, out SafetensorsEntry? found)
            ? found
            : throw new KeyNotFoundException($"{_name}: no tensor '{name}'; the file holds: {string.Join(", ", Entries.Keys.Take(20))}.");
        return _data.Span.Slice((int)entry.Start, (int)(entry.End - entry.Start));
    }

    /// <summary>A tensor of type F32, F16, BF16 or F64 as 32-bit floats.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The tensor is of another type.</exception>
    public Tensor Tensor(string name)
    {
        ReadOnlySpan<byte> bytes = Bytes(name);
        SafetensorsEntry entry = Entries[name];
        float[] values = new float[entry.Shape.Count];
        switch (entry.Type)
        {
            case "F32" when BitConverter.IsLittleEndian:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
                break;
            case "F32":
                for (int i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * 4)..]);
                break;
            case "F16":
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * 2)..]);
                break;
            case "BF16":
                for (int i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]) << 16);
                break;
            case "F64":
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * 8)..]);
                break;
            default:
                throw new RnnLibFormatException(_name, $"tensor '{name}'", $"expected floats (F32, F16, BF16 or F64), got {entry.Type}; Bytes gives what stands there.");
        }

        return new(entry.Shape, values);
    }

    internal static SafetensorsFile Parse(byte[] bytes, string name)
    {
        if (bytes.Length < sizeof(ulong))
            throw new RnnLibFormatException(name, "byte 0", $"expected a header length of 8 bytes, the file has {bytes.Length}.");
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (headerLength > SafetensorsHeader.MaxLength)
            throw new RnnLibFormatException(name, "byte 0", $"the header length {headerLength} is above the format's limit of {SafetensorsHeader.MaxLength}.");
        if (headerLength > (ulong)(bytes.Length - sizeof(ulong)))
            throw new RnnLibFormatException(name, "byte 0", $"the header length {headerLength} goes beyond the file's {bytes.Length.ToString(CultureInfo.InvariantCulture)} bytes.");

        int dataStart = sizeof(ulong) + (int)headerLength;
        var header = SafetensorsHeader.Parse(bytes.AsSpan(sizeof(ulong), (int)headerLength), name);
        header.RequireContiguous(bytes.Length - dataStart);
        return new(name, bytes.AsMemory(dataStart), header);
    }
}
