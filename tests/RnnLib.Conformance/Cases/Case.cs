using System.Text.Json;

namespace RnnLib.Conformance;

/// <summary>One case of a vector file.</summary>
internal sealed class Case(JsonElement json)
{
    public string Name { get; } = json.GetProperty("name").GetString()!;

    public string Kind { get; } = json.GetProperty("kind").GetString()!;

    public string Op { get; } = json.GetProperty("op").GetString()!;

    public bool ExpectsError { get; } = json.GetProperty("expect").GetString() == "error";

    public Attributes Attributes { get; } = new(json.TryGetProperty("attributes", out JsonElement attributes) ? attributes : default);

    public IReadOnlyDictionary<string, Values> Inputs { get; } = Tensors(json, "inputs");

    public IReadOnlyDictionary<string, Values> Params { get; } = Tensors(json, "params");

    public IReadOnlyDictionary<string, Values> Outputs { get; } = Tensors(json, "outputs");

    public double AbsoluteTolerance { get; } = Tolerance(json, "atol");

    public double RelativeTolerance { get; } = Tolerance(json, "rtol");

    /// <summary>The case as it stands in the file, for what only one kind has.</summary>
    public JsonElement Json => json;

    public Values? Input(string name) => Inputs.GetValueOrDefault(name);

    private static Dictionary<string, Values> Tensors(JsonElement json, string property) =>
        json.TryGetProperty(property, out JsonElement group) && group.ValueKind == JsonValueKind.Object
            ? group.EnumerateObject()
                .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("shape", out JsonElement shape) && shape.ValueKind == JsonValueKind.Array)
                .Where(p => !p.Value.TryGetProperty("data", out JsonElement data) || data.ValueKind == JsonValueKind.Array)
                .ToDictionary(p => p.Name, p => Values.Parse(p.Value))
            : [];

    private static double Tolerance(JsonElement json, string name) =>
        json.TryGetProperty("tolerance", out JsonElement tolerance) && tolerance.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : 1e-5;
}
