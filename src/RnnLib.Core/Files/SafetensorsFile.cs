using System.Buffers.Binary;
using System.Globalization;

namespace RnnLib;

/// <summary>A safetensors file that was read and checked: every tensor by name, and the texts kept with them.</summary>
public sealed class SafetensorsFile : WeightFile
{
    private readonly ReadOnlyMemory<byte> _data;
    private readonly SafetensorsHeader _header;

    private SafetensorsFile(string name, ReadOnlyMemory<byte> data, SafetensorsHeader header)
        : base(name) => (_data, _header) = (data, header);

    /// <summary>What the file holds, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Shape> Shapes => _header.Shapes;

    /// <summary>The texts of the file's <c>__metadata__</c>; empty if there are none.</summary>
    public override IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The bytes of a tensor as they stand in the file, little-endian.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    public ReadOnlySpan<byte> Bytes(string name) => Memory(name).Span;

    /// <summary>A tensor with its type, for writing it as it is.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    public SafetensorsData Data(string name) => new(Entry(name).Type, Entry(name).Shape, Memory(name));

    /// <summary>A tensor of type F32, F16, BF16 or F64 as 32-bit floats.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The tensor is of another type.</exception>
    public override Tensor Tensor(string name) => ElementType.RequireFloats(Name, name, Entry(name).Type, Entry(name).Shape, Bytes(name));

    /// <summary>A tensor of whole numbers or truth values (0 or 1), row by row; its shape is in <see cref="Entries"/>.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The tensor is of another type, or a number of type U64 does not fit.</exception>
    public long[] Integers(string name) => ElementType.RequireIntegers(Name, name, Entry(name).Type, Bytes(name));

    internal static SafetensorsFile Parse(byte[] bytes, string name)
    {
        int headerLength = HeaderLength(bytes, bytes.Length, name);
        int dataStart = sizeof(ulong) + headerLength;
        var header = SafetensorsHeader.Parse(bytes.AsSpan(sizeof(ulong), headerLength), name);
        header.RequireContiguous(bytes.Length - dataStart);
        return new(name, bytes.AsMemory(dataStart), header);
    }

    /// <summary>The length of the header, which the first eight bytes of the file tell.</summary>
    internal static int HeaderLength(ReadOnlySpan<byte> start, long fileLength, string name)
    {
        if (start.Length < sizeof(ulong))
            throw new RnnLibFormatException(name, "byte 0", $"expected a header length of 8 bytes, the file has {start.Length}.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > SafetensorsHeader.MaxLength)
            throw new RnnLibFormatException(name, "byte 0", $"the header length {length} is above the format's limit of {SafetensorsHeader.MaxLength}.");
        if (length > (ulong)(fileLength - sizeof(ulong)))
            throw new RnnLibFormatException(name, "byte 0", $"the header length {length} goes beyond the file's {fileLength.ToString(CultureInfo.InvariantCulture)} bytes.");
        return (int)length;
    }

    private SafetensorsEntry Entry(string name) => Entries.TryGetValue(name, out SafetensorsEntry? found) ? found : throw Unknown(name, Entries.Keys);

    private ReadOnlyMemory<byte> Memory(string name)
    {
        SafetensorsEntry entry = Entry(name);
        return _data.Slice((int)entry.Start, (int)(entry.End - entry.Start));
    }
}
