using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RnnLib;

/// <summary>Reads and writes safetensors files: a JSON header that names the tensors, then their bytes. Nothing in them is executed.</summary>
/// <remarks>The format of Hugging Face's safetensors, version 0.x: https://github.com/huggingface/safetensors.</remarks>
public static class Safetensors
{
    internal const string MetadataName = "__metadata__";

    /// <summary>What the names of a training run's own tensors and texts begin with in a checkpoint, beside the weights of the model.</summary>
    internal const string TrainingPrefix = "training/";

    /// <summary>Writes tensors to a file, all or nothing: an existing file is replaced only once the new one is complete on disk.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="tensors">The tensors by name, written as 32-bit floats in the order of their names.</param>
    /// <param name="metadata">Texts to keep with them.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or is <c>__metadata__</c>.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));
    }

    /// <summary>Writes tensors to a stream.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{KeyValuePair{string, Tensor}}, IEnumerable{KeyValuePair{string, string}})"/>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        WriteParts(stream, tensors.Select(t => new Part(t.Key, "F32", t.Value.Shape, (long)t.Value.Count * sizeof(float), to => WriteFloats(to, t.Value.Data))), metadata);
    }

    /// <summary>Writes tensors of any type to a file, all or nothing, as they are: what was read as F16 or I64 is written as that.</summary>
    /// <remarks>The file is laid out as the reference implementation does it, the tensors of the largest elements first and by name among
    /// themselves, so that its files come out byte for byte when read and written again (where they have one text at most: it shuffles several).
    /// <example><code>
    /// SafetensorsFile file = Safetensors.Read("half.safetensors");
    /// var kept = file.Entries.Keys.Where(name => !name.StartsWith("old.")).Select(name => KeyValuePair.Create(name, file.Data(name)));
    /// Safetensors.WriteData("smaller.safetensors", kept, file.Metadata);
    /// </code></example></remarks>
    /// <param name="path">The file to write.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Texts to keep with them.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or is <c>__metadata__</c>; a type does not exist, or the bytes are not those of its shape.</exception>
    /// <exception cref="IOException">The file cannot be written; an existing one is untouched.</exception>
    public static void WriteData(string path, IEnumerable<KeyValuePair<string, SafetensorsData>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => WriteData(stream, tensors, metadata));
    }

    /// <summary>Writes tensors of any type to a stream, as they are.</summary>
    /// <inheritdoc cref="WriteData(string, IEnumerable{KeyValuePair{string, SafetensorsData}}, IEnumerable{KeyValuePair{string, string}})"/>
    public static void WriteData(Stream stream, IEnumerable<KeyValuePair<string, SafetensorsData>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        WriteParts(stream, tensors.Select(t => PartOf(t.Key, t.Value)), metadata);
    }

    /// <summary>Opens a file to read single tensors from it; only its header is read now.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file does not follow the format.</exception>
    public static SafetensorsReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SafetensorsReader.Open(path);
    }

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RnnLibFormatException">The file does not follow the format.</exception>
    public static SafetensorsFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SafetensorsFile.Parse(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a file that is in memory already.</summary>
    /// <param name="bytes">The whole file; kept, not copied.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="RnnLibFormatException">The bytes do not follow the format.</exception>
    public static SafetensorsFile Parse(byte[] bytes, string name = "safetensors")
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return SafetensorsFile.Parse(bytes, name);
    }

    private static void WriteParts(Stream stream, IEnumerable<Part> parts, IEnumerable<KeyValuePair<string, string>>? metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Part[] ordered = [.. parts.OrderByDescending(part => ElementType.Rank(part.Type)).ThenBy(part => part.Name, Utf8Order.Instance)];
        RequireDistinct([.. ordered.Select(part => part.Name), MetadataName]);

        byte[] header = Header(ordered, metadata ?? []);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (Part part in ordered)
            part.Write(stream);
    }

    private static byte[] Header(Part[] parts, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))   // no HTML will hold it
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (Part part in parts)
            {
                json.WriteStartObject(part.Name);
                json.WriteString("dtype", part.Type);
                json.WriteStartArray("shape");
                foreach (int axis in part.Shape)
                    json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += part.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        const int alignment = sizeof(ulong);   // padded with spaces, so that the first tensor starts aligned
        while (buffer.Length % alignment != 0)
            buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        KeyValuePair<string, string>[] ordered = [.. metadata.OrderBy(m => m.Key, StringComparer.Ordinal)];
        RequireDistinct([.. ordered.Select(m => m.Key)]);
        if (ordered.FirstOrDefault(m => m.Value is null).Key is { } empty)
            throw new ArgumentException($"Safetensors.Write: metadata: '{empty}' has no text.", nameof(metadata));
        if (ordered.Length == 0)
            return;
        json.WriteStartObject(MetadataName);
        foreach ((string key, string value) in ordered)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void RequireDistinct(string[] names)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Safetensors.Write: expected each name once and none '{MetadataName}', got '{twice.Key}' twice or reserved.");
    }

    private static Part PartOf(string name, SafetensorsData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        long bits = (ElementType.BitsOf(data.Type) ?? throw new ArgumentException($"Safetensors.WriteData: {name}: unknown type '{data.Type}'.")) * (long)data.Shape.Count;
        return bits == data.Bytes.Length * 8L
            ? new(name, data.Type, data.Shape, data.Bytes.Length, stream => stream.Write(data.Bytes.Span))
            : throw new ArgumentException($"Safetensors.WriteData: {name}: {data.Type} of shape {data.Shape} takes {bits} bits, got {data.Bytes.Length} bytes.");
    }

    private static void WriteFloats(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            stream.Write(bytes);
        }
    }

    /// <summary>A tensor on its way into a file.</summary>
    private sealed record Part(string Name, string Type, Shape Shape, long Length, Action<Stream> Write);

    /// <summary>By the bytes of UTF-8, as other programs sort: UTF-16 sorts what lies beyond U+FFFF before U+E000.</summary>
    private sealed class Utf8Order : IComparer<string>
    {
        public static readonly Utf8Order Instance = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
    }
}
