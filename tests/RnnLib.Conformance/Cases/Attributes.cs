using System.Text.Json;

namespace RnnLib.Conformance;

/// <summary>The attributes of a case, with defaults.</summary>
internal sealed class Attributes(JsonElement json)
{
    public JsonElement? this[string name] => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The names of all attributes that are not null.</summary>
    public IEnumerable<string> Names => json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => p.Name) : [];

    public int Int(string name, int otherwise = 0) => this[name]?.GetInt32() ?? otherwise;

    public float Float(string name, float otherwise = 0) => this[name] is { } value ? (float)value.GetDouble() : otherwise;

    public string Text(string name, string otherwise = "") => this[name]?.GetString() ?? otherwise;

    /// <summary>True, or a number that is not zero, as ONNX has it.</summary>
    public bool Flag(string name, bool otherwise = false) => this[name] is { } value ? value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.Number && value.GetDouble() != 0) : otherwise;

    public string[] Texts(string name) => this[name] is { } value ? [.. value.EnumerateArray().Select(item => item.GetString()!)] : [];

    public float[] Floats(string name) => this[name] is { } value ? [.. value.EnumerateArray().Select(item => (float)item.GetDouble())] : [];
}
