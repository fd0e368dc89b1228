namespace RnnLib;

/// <summary>A safetensors file on disk, of any size, from which one tensor is read at a time: what is not asked for is never read.</summary>
/// <remarks>Opened by <see cref="Safetensors.Open(string)"/>; any number of threads may read at once.
/// <example><code>
/// using SafetensorsReader file = Safetensors.Open("large.safetensors");
/// Tensor table = file.Tensor("embedding.weight");
/// </code></example></remarks>
public sealed class SafetensorsReader : WeightFile, IDisposable
{
    private readonly FileStream _stream;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    private SafetensorsReader(string name, FileStream stream, SafetensorsHeader header, long dataStart)
        : base(name) => (_stream, _header, _dataStart) = (stream, header, dataStart);

    /// <summary>What the file holds, by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Shape> Shapes => _header.Shapes;

    /// <summary>The texts of the file's <c>__metadata__</c>; empty if there are none.</summary>
    public override IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Reads the bytes of a tensor as they stand in the file, little-endian.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The file has become shorter since it was opened.</exception>
    public byte[] Bytes(string name)
    {
        SafetensorsEntry entry = Entry(name);
        byte[] bytes = new byte[entry.End - entry.Start];
        ReadAt(_stream, _dataStart + entry.Start, bytes, Name);
        return bytes;
    }

    /// <summary>Reads a tensor with its type, for writing it as it is.</summary>
    /// <inheritdoc cref="Bytes"/>
    public SafetensorsData Data(string name) => new(Entry(name).Type, Entry(name).Shape, Bytes(name));

    /// <summary>Reads a tensor of type F32, F16, BF16 or F64 as 32-bit floats.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The tensor is of another type, or the file has become shorter since it was opened.</exception>
    public override Tensor Tensor(string name) => ElementType.RequireFloats(Name, name, Entry(name).Type, Entry(name).Shape, Bytes(name));

    /// <summary>Reads a tensor of whole numbers or truth values (0 or 1), row by row; its shape is in <see cref="Entries"/>.</summary>
    /// <exception cref="KeyNotFoundException">The file holds no tensor of that name.</exception>
    /// <exception cref="RnnLibFormatException">The tensor is of another type, a number of type U64 does not fit, or the file has become shorter.</exception>
    public long[] Integers(string name) => ElementType.RequireIntegers(Name, name, Entry(name).Type, Bytes(name));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    internal static SafetensorsReader Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            byte[] length = new byte[Math.Min(sizeof(ulong), stream.Length)];
            ReadAt(stream, 0, length, path);
            byte[] json = new byte[SafetensorsFile.HeaderLength(length, stream.Length, path)];
            ReadAt(stream, sizeof(ulong), json, path);
            var header = SafetensorsHeader.Parse(json, path);
            long dataStart = sizeof(ulong) + json.Length;
            header.RequireContiguous(stream.Length - dataStart);
            return new(path, stream, header, dataStart);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads at a position without moving one, so that threads do not disturb each other.</summary>
    private static void ReadAt(FileStream stream, long position, byte[] bytes, string name)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int read = RandomAccess.Read(stream.SafeFileHandle, bytes.AsSpan(done), position + done);
            if (read == 0)
                throw new RnnLibFormatException(name, $"byte {position + done}", $"expected {bytes.Length - done} more bytes, the file ends.");
            done += read;
        }
    }

    private SafetensorsEntry Entry(string name) => Entries.TryGetValue(name, out SafetensorsEntry? found) ? found : throw Unknown(name, Entries.Keys);
}
