using System.Buffers.Binary;
using System.Runtime.InteropServices;
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
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] ordered = [.. tensors.OrderBy(t => t.Key, StringComparer.Ordinal)];
        RequireDistinct([.. ordered.Select(t => t.Key), MetadataName]);

        byte[] header = Header(ordered, metadata ?? []);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach ((_, Tensor tensor) in ordered)
            WriteFloats(stream, tensor.Data);
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

    private static byte[] Header(KeyValuePair<string, Tensor>[] tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach ((string name, Tensor tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int axis in tensor.Shape)
                    json.WriteNumberValue(axis);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += (long)tensor.Count * sizeof(float));
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
}
