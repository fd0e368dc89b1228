using System.Text.Json;

namespace RnnLib.Conformance;

/// <summary>Attributes whose numbers are wanted in double precision.</summary>
internal sealed class Settings(Attributes attributes)
{
    public bool Has(string name) => attributes[name] is not null;

    public JsonElement? Json(string name) => attributes[name];

    public int Int(string name, int otherwise = 0) => (int)Number(name, otherwise);

    public double Number(string name, double otherwise = 0) => attributes[name] is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : otherwise;

    public string Text(string name, string otherwise) => attributes.Text(name, otherwise);

    public bool Flag(string name) => attributes.Flag(name);

    public int[] Ints(string name) => [.. Numbers(name)?.Select(number => (int)number) ?? []];

    public double[]? Numbers(string name) => attributes[name] is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => item.GetDouble())] : null;
}
