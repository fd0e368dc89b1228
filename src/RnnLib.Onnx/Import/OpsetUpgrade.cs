namespace RnnLib.Onnx;

/// <summary>Brings operators of older sets into the form of set 18, so that there is one meaning to run and one to write.</summary>
internal static class OpsetUpgrade
{
    public const long Target = 18;

    private const int AxesOfSqueeze = 13, AxesOfReductions = 18, PartsOfSplit = 13, CountOfSplit = 18, SlicesByInput = 10, LastAxisSoftmax = 13, BoundsOfClip = 11, PadsByInput = 11, RatioOfDropout = 12;

    public static void Run(OnnxFile file)
    {
        OnnxNode[] upgraded = [.. file.Nodes.SelectMany(node => Upgrade(file, node))];
        file.Nodes.Clear();
        file.Nodes.AddRange(upgraded);
        file.Opset = Target;
    }

    private static OnnxNode[] Upgrade(OnnxFile file, OnnxNode node)
    {
        long opset = file.Opset;
        switch (node.Operation)
        {
            case "Squeeze" or "Unsqueeze" or "ReduceSum" when opset < AxesOfSqueeze:
            case "ReduceMean" or "ReduceMax" or "ReduceMin" or "ReduceProd" when opset < AxesOfReductions:
                return [Moved(file, node, "axes")];
            case "Split":
                OnnxNode split = opset < PartsOfSplit ? Moved(file, node, "split") : node;
                return [opset < CountOfSplit && split.Inputs.Count < 2 ? With(split, OnnxAttribute.Of("num_outputs", node.Outputs.Count)) : split];
            case "Pad" when opset < PadsByInput:
                return [Moved(file, node, "pads", "value")];
            case "Slice" when opset < SlicesByInput:
                return [Moved(file, node, "starts", "ends", "axes")];
            case "Clip" when opset < BoundsOfClip:
            case "Dropout" when opset < RatioOfDropout:
                return [Moved(file, node, node.Operation == "Clip" ? ["min", "max"] : ["ratio"])];
            case "Softmax" or "LogSoftmax" when opset < LastAxisSoftmax:
                return OverAllAxesBehind(file, node);
            default:
                return [node];
        }
    }

    /// <summary>What was an attribute is an input.</summary>
    private static OnnxNode Moved(OnnxFile file, OnnxNode node, params string[] names)
    {
        var inputs = new List<string>(node.Inputs.Take(1));
        foreach (string name in names)
        {
            if (!node.Attributes.TryGetValue(name, out OnnxAttribute? attribute))
            {
                inputs.Add("");
                continue;
            }

            OnnxValue value = attribute.Kind == OnnxAttributeKind.Float
                ? new(Tensor.Scalar(attribute.Float))
                : new(OnnxElement.Int64, [node.Ints(name)!.Count], [.. node.Ints(name)!]);
            inputs.Add(Constant(file, $"{node.Name}.{name}", value));
        }

        while (inputs.Count > 1 && inputs[^1].Length == 0)
            inputs.RemoveAt(inputs.Count - 1);
        return new(node.Operation, node.Name, inputs, node.Outputs, node.Attributes.Where(attribute => !names.Contains(attribute.Key)).ToDictionary());
    }

    /// <summary>Before set 13 a softmax went over its axis and all behind it at once.</summary>
    private static OnnxNode[] OverAllAxesBehind(OnnxFile file, OnnxNode node)
    {
        OnnxAttribute axis = OnnxAttribute.Of("axis", node.Int("axis", 1));
        string Name(string part) => file.NewName($"{node.Name}.{part}");
        (string flat, string made, string shape) = (Name("flat"), Name("made"), Name("shape"));
        OnnxNode Node(string operation, string[] inputs, string output, params OnnxAttribute[] attributes) =>
            new(operation, output, inputs, [output], attributes.ToDictionary(attribute => attribute.Name));
        return
        [
            Node("Shape", [node.Input(0)], shape),
            Node("Flatten", [node.Input(0)], flat, axis),
            Node(node.Operation, [flat], made, OnnxAttribute.Of("axis", -1L)),
            Node("Reshape", [made, shape], node.Outputs.Count > 0 ? node.Outputs[0] : ""),
        ];
    }

    private static OnnxNode With(OnnxNode node, OnnxAttribute attribute) =>
        new(node.Operation, node.Name, node.Inputs, node.Outputs, new Dictionary<string, OnnxAttribute>(node.Attributes) { [attribute.Name] = attribute });

    public static string Constant(OnnxFile file, string name, OnnxValue value)
    {
        string unique = file.NewName(name);
        file.Constants.Add(unique, value);
        return unique;
    }
}
