namespace RnnLib.Onnx;

/// <summary>An operator of a graph: values in by name, values out by name; an input that is left out has the empty name.</summary>
internal sealed class OnnxNode(string operation, string name, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, IReadOnlyDictionary<string, OnnxAttribute> attributes)
{
    public string Operation => operation;

    /// <summary>The node's own name, or else that of what it makes.</summary>
    public string Name => name.Length > 0 ? name : outputs.FirstOrDefault(output => output.Length > 0) ?? operation;

    public IReadOnlyList<string> Inputs => inputs;

    public IReadOnlyList<string> Outputs => outputs;

    public IReadOnlyDictionary<string, OnnxAttribute> Attributes => attributes;

    /// <summary>The same with other inputs.</summary>
    public OnnxNode WithInputs(IEnumerable<string> others) => new(operation, name, [.. others], outputs, attributes);

    /// <summary>How an error calls it.</summary>
    public override string ToString() => $"node '{Name}' ({operation})";

    public string Input(int index) => index < inputs.Count ? inputs[index] : "";

    public long Int(string attribute, long otherwise = 0) => Find(attribute, OnnxAttributeKind.Int)?.Int ?? otherwise;

    public float Float(string attribute, float otherwise = 0) => Find(attribute, OnnxAttributeKind.Float)?.Float ?? otherwise;

    public string Text(string attribute, string otherwise = "") => Find(attribute, OnnxAttributeKind.Text)?.Text ?? otherwise;

    public IReadOnlyList<long>? Ints(string attribute) => Find(attribute, OnnxAttributeKind.Ints)?.Ints;

    public IReadOnlyList<float> Floats(string attribute) => Find(attribute, OnnxAttributeKind.Floats)?.Floats ?? [];

    public IReadOnlyList<string> Texts(string attribute) => Find(attribute, OnnxAttributeKind.Texts)?.Texts ?? [];

    public OnnxValue? Value(string attribute) => Find(attribute, OnnxAttributeKind.Value)?.Value;

    private OnnxAttribute? Find(string attribute, OnnxAttributeKind kind)
    {
        if (!attributes.TryGetValue(attribute, out OnnxAttribute? found))
            return null;
        return found.Kind == kind ? found : throw new FormatException($"{this}: attribute '{attribute}': expected {kind}, got {found.Kind}.");
    }
}

/// <summary>The kinds of attributes that are understood; the numbers are those of <c>AttributeProto.AttributeType</c>.</summary>
internal enum OnnxAttributeKind
{
    Float = 1,
    Int = 2,
    Text = 3,
    Value = 4,
    Graph = 5,
    Floats = 6,
    Ints = 7,
    Texts = 8,
}

/// <summary>A named setting of an operator.</summary>
internal sealed record OnnxAttribute(string Name, OnnxAttributeKind Kind)
{
    public float Float { get; init; }

    public long Int { get; init; }

    public string Text { get; init; } = "";

    public OnnxValue? Value { get; init; }

    public IReadOnlyList<float> Floats { get; init; } = [];

    public IReadOnlyList<long> Ints { get; init; } = [];

    public IReadOnlyList<string> Texts { get; init; } = [];

    public static OnnxAttribute Of(string name, long value) => new(name, OnnxAttributeKind.Int) { Int = value };

    public static OnnxAttribute Of(string name, float value) => new(name, OnnxAttributeKind.Float) { Float = value };

    public static OnnxAttribute Of(string name, string value) => new(name, OnnxAttributeKind.Text) { Text = value };

    public static OnnxAttribute Of(string name, OnnxValue value) => new(name, OnnxAttributeKind.Value) { Value = value };

    public static OnnxAttribute Of(string name, IReadOnlyList<long> values) => new(name, OnnxAttributeKind.Ints) { Ints = values };

    public static OnnxAttribute Of(string name, IReadOnlyList<float> values) => new(name, OnnxAttributeKind.Floats) { Floats = values };

    public static OnnxAttribute Of(string name, IReadOnlyList<string> values) => new(name, OnnxAttributeKind.Texts) { Texts = values };
}
