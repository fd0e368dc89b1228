using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace RnnLib;

/// <summary>The two containers of torch.save: a zip archive since PyTorch 1.6, and pickles followed by raw storages before.</summary>
internal sealed class PyTorchContent
{
    private const int MaxPickle = 100_000_000;   // as for the header of a safetensors file

    /// <summary>The number 0x1950a86a20f9469cfc6c as a pickle: protocol 2, LONG1 of ten bytes, STOP.</summary>
    private static readonly byte[] LegacyMagic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    private PyTorchContent(object? root, Dictionary<string, byte[]> storages, long nameBudget) => (Root, Storages, NameBudget) = (root, storages, nameBudget);

    /// <summary>What was saved.</summary>
    public object? Root { get; }

    /// <summary>The bytes of every storage that a tensor needs.</summary>
    public Dictionary<string, byte[]> Storages { get; }

    /// <summary>How many characters the names of all tensors may take, by the size of the pickle.</summary>
    public long NameBudget { get; }

    public static bool IsZip(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8);

    public static bool IsLegacy(ReadOnlySpan<byte> start) => start.StartsWith(LegacyMagic);

    public static PyTorchContent Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[LegacyMagic.Length];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        stream.Position = 0;
        if (IsLegacy(start))
            return ReadLegacy(stream, name);
        if (!IsZip(start))
            throw new RnnLibFormatException(name, "byte 0", "expected a zip archive or the magic number of older PyTorch files, as torch.save writes them.");
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return ReadArchive(archive, stream.Length, name);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException)
        {
            throw new RnnLibFormatException(name, "zip archive", e.Message, e);
        }
    }

    private static PyTorchContent ReadArchive(ZipArchive archive, long fileLength, string name)
    {
        const string pickleName = "/data.pkl";
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            if (!entries.TryAdd(entry.FullName, entry))
                throw new RnnLibFormatException(name, entry.FullName, "the archive holds the name twice.");
        }

        string[] pickles = [.. entries.Keys.Where(key => key.EndsWith(pickleName, StringComparison.Ordinal) && key.Count(c => c == '/') == 1)];
        if (pickles is not [string pickle])
            throw new RnnLibFormatException(name, "zip archive", $"expected one <folder>{pickleName} as torch.save writes it, got {pickles.Length}.");
        string folder = pickle[..^(pickleName.Length - 1)];
        if (entries.ContainsKey(folder + "constants.pkl"))
            throw new RnnLibFormatException(name, pickle, "this is a TorchScript module, which holds code; save its weights: torch.save(module.state_dict(), path).");
        long left = fileLength;   // all bytes are stored as they are, so together they are no more than the file
        if (entries.TryGetValue(folder + "byteorder", out ZipArchiveEntry? order) && Encoding.ASCII.GetString(Stored(order, 16, name, ref left)) != "little")
            throw new RnnLibFormatException(name, order.FullName, "expected little; the file was written on a big-endian machine.");

        byte[] bytes = Stored(entries[pickle], MaxPickle, name, ref left);
        var reader = new Pickle(bytes, 0, name, isLegacy: false);
        object? root = reader.Run();
        var storages = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (PickledStorage storage in reader.Storages)
        {
            string path = $"{folder}data/{storage.Key}";
            if (!entries.TryGetValue(path, out ZipArchiveEntry? entry))
                throw new RnnLibFormatException(name, path, "the archive lacks this storage of a tensor.");
            if (entry.Length != storage.ByteCount)
                throw new RnnLibFormatException(name, path, $"expected {storage.ByteCount} bytes for {storage.Count} elements, got {entry.Length}.");
            storages.Add(storage.Key, Stored(entry, Array.MaxLength, name, ref left));
        }

        return Complete(reader, root, storages, bytes.Length, fileLength, name);
    }

    private static byte[] Stored(ZipArchiveEntry entry, long most, string name, ref long left)
    {
        if (entry.Length != entry.CompressedLength)
            throw new RnnLibFormatException(name, entry.FullName, $"the entry is compressed, {entry.CompressedLength} bytes for {entry.Length}; torch.save stores all as it is.");
        if (entry.Length > most || (left -= entry.Length) < 0)
            throw new RnnLibFormatException(name, entry.FullName, $"the entry's {entry.Length} bytes are more than there can be.");
        byte[] bytes = new byte[entry.Length];
        using Stream stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static PyTorchContent ReadLegacy(Stream stream, string name)
    {
        if (stream.Length > Array.MaxLength)
            throw new RnnLibFormatException(name, "byte 0", $"files of before PyTorch 1.6 are read up to {Array.MaxLength} bytes, this has {stream.Length}; save it anew.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);

        int position = LegacyMagic.Length;
        object? Next() => Step(new(bytes, position, name, isLegacy: true)).Run();
        Pickle Step(Pickle pickle)
        {
            _ = pickle.Run();
            position = pickle.Position;
            return pickle;
        }

        const long protocol = 1001;
        if (Next() is not long version || version != protocol)
            throw new RnnLibFormatException(name, $"byte {LegacyMagic.Length}", $"expected the protocol version {protocol}.");
        if (Next() is not PickledDictionary system || (system.Items.TryGetValue("little_endian", out object? little) && little is false))
            throw new RnnLibFormatException(name, "pickle", "expected a little-endian machine's file.");
        int pickleStart = position;
        Pickle reader = Step(new(bytes, position, name, isLegacy: true));
        object? root = reader.Result;
        int pickleLength = position - pickleStart;
        if (Next() is not List<object?> keys)
            throw new RnnLibFormatException(name, "pickle", "expected the list of storages.");
        return Complete(reader, root, ReadStorages(bytes, position, reader, keys, name), pickleLength, bytes.Length, name);
    }

    private static Dictionary<string, byte[]> ReadStorages(byte[] bytes, int position, Pickle reader, List<object?> keys, string name)
    {
        var known = reader.Storages.ToDictionary(storage => storage.Key, StringComparer.Ordinal);
        var storages = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (object? key in keys)
        {
            if (key is not string text || !known.TryGetValue(text, out PickledStorage? storage))
                throw new RnnLibFormatException(name, $"byte {position}", $"storage '{key}' belongs to no tensor.");
            if (bytes.Length - position < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(position)) != storage.Count
                || storage.ByteCount > bytes.Length - position - sizeof(long))
                throw new RnnLibFormatException(name, $"byte {position}", $"expected the {storage.Count} elements of storage '{text}'.");
            position += sizeof(long);
            if (!storages.TryAdd(text, bytes.AsSpan(position, (int)storage.ByteCount).ToArray()))
                throw new RnnLibFormatException(name, $"byte {position}", $"storage '{text}' stands here for the second time.");
            position += (int)storage.ByteCount;
        }

        return known.Keys.FirstOrDefault(key => !storages.ContainsKey(key)) is { } missing
            ? throw new RnnLibFormatException(name, "end", $"the file lacks storage '{missing}'.")
            : storages;
    }

    private static PyTorchContent Complete(Pickle reader, object? root, Dictionary<string, byte[]> storages, long pickleLength, long fileLength, string name)
    {
        if (reader.LargestTensor > fileLength)
            throw new RnnLibFormatException(
                name, "pickle", $"a tensor of {reader.LargestTensor} elements shows the same numbers over and over: more than the file's {fileLength} bytes.");
        return new(root, storages, nameBudget: 4 * pickleLength + 1_000_000);
    }
}
