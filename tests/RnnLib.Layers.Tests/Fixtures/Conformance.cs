using System.Text.Json;

namespace RnnLib.Layers.Tests;

/// <summary>Cases with numbers of PyTorch, Keras, ONNX and their kin (Conformance.json tells each one's origin and licence).</summary>
internal sealed class Conformance
{
    private static readonly Lazy<Dictionary<string, JsonElement>> Cases = new(Read);

    private readonly JsonElement _case;

    private Conformance(JsonElement data) => _case = data;

    public static Conformance Of(string name) => new(Cases.Value[name]);

    public Tensor Input(string name) => ToTensor(_case.GetProperty("inputs").GetProperty(name));

    public Tensor? InputOrNull(string name) => _case.GetProperty("inputs").TryGetProperty(name, out JsonElement tensor) ? ToTensor(tensor) : null;

    public Tensor Output(string name) => ToTensor(_case.GetProperty("outputs").GetProperty(name));

    public IEnumerable<string> Outputs => _case.GetProperty("outputs").EnumerateObject().Select(o => o.Name);

    /// <summary>The parameters by name.</summary>
    public IEnumerable<(string Name, Tensor Value)> Parameters => _case.GetProperty("params").EnumerateObject().Select(p => (p.Name, ToTensor(p.Value)));

    private static Tensor ToTensor(JsonElement tensor) => Tensor.From(
        Shape.Create([.. tensor.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())]),
        [.. tensor.GetProperty("data").EnumerateArray().Select(number => (float)number.GetDouble())]);

    private static Dictionary<string, JsonElement> Read()
    {
        using Stream stream = typeof(Conformance).Assembly.GetManifestResourceStream("Conformance.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone().EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
    }
}
