using System.Globalization;

namespace RnnLib.Onnx;

/// <summary>Adds operators and constants to a graph, each under a name of its own.</summary>
internal sealed class GraphWriter
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    public OnnxFile File { get; } = new();

    /// <summary>Takes a name that is given from outside.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public string Reserve(string name) =>
        _names.Add(name) ? name : throw new ArgumentException($"Export: options: the name '{name}' is needed twice; choose another.", nameof(name));

    public void Input(string name, OnnxElement element, params OnnxAxis[] axes) => File.Inputs.Add(new(Reserve(name), element, axes));

    /// <summary>Gives a value out under a reserved name.</summary>
    public void Output(string value, string name, OnnxElement element, params OnnxAxis[] axes)
    {
        File.Nodes.Add(new("Identity", name, [value], [name], new Dictionary<string, OnnxAttribute>()));
        File.Outputs.Add(new(name, element, axes));
    }

    public string Constant(string name, OnnxValue value)
    {
        string unique = Unique(name);
        File.Constants.Add(unique, value);
        return unique;
    }

    public string Integers(params long[] values) => Constant("const", new(OnnxElement.Int64, [values.Length], values));

    public string Integer(long value) => Constant("const", new(OnnxElement.Int64, [], [value]));

    public string Scalar(float value) => Constant("const", new(Tensor.Scalar(value)));

    /// <summary>Adds an operator with one output and returns its name.</summary>
    public string Add(string operation, string[] inputs, params OnnxAttribute[] attributes) => Add(operation, 1, inputs, attributes)[0];

    public string[] Add(string operation, int outputs, string[] inputs, params OnnxAttribute[] attributes)
    {
        string name = Unique(operation.ToLowerInvariant());
        string[] made = [.. Enumerable.Range(0, outputs).Select(i => i == 0 ? name : Unique(name))];
        File.Nodes.Add(new(operation, name, inputs, made, attributes.ToDictionary(attribute => attribute.Name)));
        return made;
    }

    public string Unique(string name)
    {
        string candidate = name;
        while (!_names.Add(candidate))
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
            candidate = string.Create(CultureInfo.InvariantCulture, $"{name}_{_counts[name]}");
        }

        return candidate;
    }

    public string Transpose(string x, params long[] order) => Add("Transpose", [x], OnnxAttribute.Of("perm", order));

    /// <summary>One of the sizes of a value, as a list of one number.</summary>
    public string Size(string x, long axis) => Add("Gather", [Add("Shape", [x]), Integers(axis)], OnnxAttribute.Of("axis", 0L));
}
