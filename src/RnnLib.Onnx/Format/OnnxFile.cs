namespace RnnLib.Onnx;

/// <summary>An ONNX model as data: what a file holds, and what one is written from.</summary>
internal sealed class OnnxFile
{
    /// <summary>The version of the default operator set.</summary>
    public long Opset { get; set; }

    public List<OnnxPort> Inputs { get; } = [];

    public List<OnnxPort> Outputs { get; } = [];

    /// <summary>The weights and other constants, by name.</summary>
    public Dictionary<string, OnnxValue> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>The operators in the order in which they run.</summary>
    public List<OnnxNode> Nodes { get; } = [];

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);
}
