using System.Text;
using System.Text.Json;

namespace RnnLib;

/// <summary>The header of a safetensors file, checked rule by rule.</summary>
internal sealed class SafetensorsHeader
{
    public const ulong MaxLength = 100_000_000;   // the reference implementation's limit

    private readonly string _file;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private bool _hasMetadata;

    private SafetensorsHeader(string file) => _file = file;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, Shape> Shapes => field ??= _entries.ToDictionary(e => e.Key, e => e.Value.Shape, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string file)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new RnnLibFormatException(file, "byte 8", "the header must begin with '{'.");
        var header = new SafetensorsHeader(file);
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(json);
            var reader = new Utf8JsonReader(json, new() { MaxDepth = 4 });
            header.ReadObject(ref reader);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or InvalidOperationException or ArgumentException or FormatException and not RnnLibFormatException)
        {
            throw new RnnLibFormatException(file, "header", e.Message, e);
        }

        return header;
    }

    /// <summary>The tensors must cover the data exactly: from 0, without hole or overlap, to the end of the file.</summary>
    public void RequireContiguous(long dataLength)
    {
        long expected = 0;
        foreach ((string name, SafetensorsEntry entry) in _entries.OrderBy(e => e.Value.Start).ThenBy(e => e.Value.End))
        {
            if (entry.Start != expected)
                throw Fault(name, $"expected data_offsets to begin at {expected}, where the tensor before ends, got {entry.Start}.");
            expected = entry.End;
        }

        if (expected != dataLength)
            throw new RnnLibFormatException(_file, "end", $"the tensors take {expected} bytes, but {dataLength} follow the header.");
    }

    private void ReadObject(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name == Safetensors.MetadataName)
                ReadMetadata(ref reader);
            else if (!_entries.TryAdd(name, ReadEntry(ref reader, name)))
                throw Fault(name, "the name occurs twice.");
        }

        while (reader.Read())
        {
            // Utf8JsonReader reports anything but white space behind the object.
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (_hasMetadata)
            throw Fault(Safetensors.MetadataName, "the name occurs twice.");
        _hasMetadata = true;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String);
            if (!_metadata.TryAdd(key, reader.GetString()!))
                throw Fault(Safetensors.MetadataName, $"the key '{key}' occurs twice.");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            switch (reader.GetString())
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader);
                    break;
                case var other:
                    throw Fault(name, $"expected dtype, shape and data_offsets once each, got '{other}'.");
            }
        }

        if (type is null || shape is null || offsets is not [long start, long end])
            throw Fault(name, "expected dtype, shape and two data_offsets.");
        RequireSize(name, type, shape, start, end);
        return new(type, Shape.Create([.. shape.Select(axis => checked((int)axis))]), start, end);
    }

    private void RequireSize(string name, string type, long[] shape, long start, long end)
    {
        Int128 bits = ElementType.BitsOf(type) ?? throw Fault(name, $"unknown dtype '{type}'.");
        foreach (long axis in shape)
        {
            bits *= axis;
            if (axis > int.MaxValue || bits > long.MaxValue)
                throw Fault(name, $"the shape [{string.Join(", ", shape)}] is too large.");
        }

        if (bits % 8 != 0 || end < start || end - start > Array.MaxLength || bits / 8 != end - start)
            throw Fault(name, $"{type} of shape [{string.Join(", ", shape)}] takes {bits} bits, but data_offsets are {start} to {end}.");
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out long number) || number < 0)
                throw new FormatException("expected whole numbers of 0 or more.");
            numbers.Add(number);
        }

        if (reader.TokenType != JsonTokenType.EndArray)
            throw new FormatException("expected an array of numbers.");
        return [.. numbers];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new FormatException($"expected {type}, got {reader.TokenType} at byte {reader.TokenStartIndex}.");
    }

    private RnnLibFormatException Fault(string name, string reason) => new(_file, $"tensor '{name}'", reason);
}
