namespace RnnLib.Onnx.Tests;

/// <summary>A graph put together by hand, as another framework's exporter would write it.</summary>
internal sealed class GraphFile(long opset)
{
    public OnnxFile File { get; } = new() { Opset = opset };

    public GraphFile Input(string name, OnnxElement element, params OnnxAxis[] axes)
    {
        File.Inputs.Add(new(name, element, axes));
        return this;
    }

    public GraphFile Weight(string name, Tensor value)
    {
        File.Constants.Add(name, new(value));
        return this;
    }

    /// <summary>An initializer of whole numbers.</summary>
    public GraphFile Integers(string name, params long[] values)
    {
        File.Constants.Add(name, OnnxValue.Of([values.Length], values));
        return this;
    }

    /// <summary>A Constant node of whole numbers; without numbers but one, a scalar.</summary>
    public GraphFile Constant(string name, params long[] values) => Node("Constant", "", name, OnnxAttribute.Of("value", OnnxValue.Of([values.Length], values)));

    public GraphFile Scalar(string name, long value) => Node("Constant", "", name, OnnxAttribute.Of("value", OnnxValue.Of([], [value])));

    /// <summary>A node; names of inputs and outputs separated by blanks, '-' for one that is left out.</summary>
    public GraphFile Node(string operation, string inputs, string outputs, params OnnxAttribute[] attributes)
    {
        static string[] Names(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => name == "-" ? "" : name)];
        File.Nodes.Add(new(operation, $"/{operation}_{File.Nodes.Count}", Names(inputs), Names(outputs), attributes.ToDictionary(attribute => attribute.Name)));
        return this;
    }

    public GraphFile Output(string name, OnnxElement element = OnnxElement.Float32)
    {
        File.Outputs.Add(new(name, element, null));
        return this;
    }

    public byte[] ToBytes() => OnnxFileWriter.Write(File);

    public OnnxGraph Import() => OnnxModel.Parse(ToBytes());

    /// <summary>Runs the file in ONNX Runtime and here, and the file that is written from what was imported in ONNX Runtime again; all must agree.</summary>
    public OnnxGraph RequireAgreement(params (string Name, OnnxValue Value)[] inputs)
    {
        using var runtime = new Runtime(ToBytes());
        Dictionary<string, OnnxValue> expected = runtime.RunAll(inputs);
        OnnxGraph graph = Import();
        using var again = new Runtime(OnnxModel.ToBytes(graph));
        Dictionary<string, OnnxValue> written = again.RunAll(inputs);
        IReadOnlyDictionary<string, OnnxValue> got = graph.Run(inputs.ToDictionary(input => input.Name, input => input.Value), ForwardContext.Inference);
        foreach ((string name, OnnxValue value) in expected)
        {
            Close.Equal(value, got[name]);
            Close.Equal(value, written[name]);
        }

        return graph;
    }
}
