using System.Globalization;

namespace RnnLib.Onnx;

/// <summary>An ONNX model as data: what a file holds, and what one is written from.</summary>
internal sealed class OnnxFile
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private HashSet<string>? _names;   // of all values, once one has been asked for

    /// <summary>The version of the default operator set.</summary>
    public long Opset { get; set; }

    public List<OnnxPort> Inputs { get; } = [];

    public List<OnnxPort> Outputs { get; } = [];

    /// <summary>The weights and other constants, by name.</summary>
    public Dictionary<string, OnnxValue> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>The operators in the order in which they run.</summary>
    public List<OnnxNode> Nodes { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>A name that no value has, near to one that is wished for.</summary>
    public string NewName(string name)
    {
        _names ??= [.. Constants.Keys, .. Inputs.Select(input => input.Name), .. Nodes.SelectMany(node => node.Outputs)];
        string candidate = name;
        while (!_names.Add(candidate))
        {
            _counts[name] = _counts.GetValueOrDefault(name) + 1;
            candidate = string.Create(CultureInfo.InvariantCulture, $"{name}_{_counts[name]}");
        }

        return candidate;
    }
}
