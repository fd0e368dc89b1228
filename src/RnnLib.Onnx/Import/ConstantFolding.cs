namespace RnnLib.Onnx;

/// <summary>Computes beforehand what depends on constants alone, such as weights whose gates an exporter reorders, and drops what no output needs.</summary>
/// <remarks>Only operators that tell beforehand how large their result is are computed, and only as long as all results together stay within a small
/// multiple of the file; the rest is left to run with the graph.</remarks>
internal sealed class ConstantFolding
{
    private const long FreeElements = 1 << 16;

    private readonly OnnxFile _file;
    private readonly HashSet<string> _weights;   // what came from the file's initializers, not from Constant nodes
    private long _budget;

    private ConstantFolding(OnnxFile file)
    {
        _file = file;
        _weights = [.. file.Constants.Where(constant => constant.Value.IsFloat).Select(constant => constant.Key)];
        _budget = FreeElements + 4 * file.Constants.Values.Sum(value => (long)value.Shape.Count);
    }

    /// <summary>Simplifies a graph of operator set 18.</summary>
    /// <returns>The names of the constants that are weights, and not numbers of the program.</returns>
    public static HashSet<string> Run(OnnxFile file)
    {
        var folding = new ConstantFolding(file);
        OnnxNode[] left = [.. file.Nodes.Where(node => !folding.TryFold(node))];
        file.Nodes.Clear();
        file.Nodes.AddRange(Needed(file, left));
        return folding._weights;
    }

    /// <summary>The nodes that some output depends on.</summary>
    private static IEnumerable<OnnxNode> Needed(OnnxFile file, OnnxNode[] nodes)
    {
        HashSet<string> wanted = [.. file.Outputs.Select(output => output.Name)];
        var needed = new List<OnnxNode>();
        foreach (OnnxNode node in nodes.Reverse())
        {
            if (!node.Outputs.Any(wanted.Contains))
                continue;
            wanted.UnionWith(node.Inputs);
            needed.Add(node);
        }

        foreach (string unused in file.Constants.Keys.Where(name => !wanted.Contains(name)).ToArray())
            file.Constants.Remove(unused);
        return Enumerable.Reverse(needed);
    }

    private bool TryFold(OnnxNode node)
    {
        if (node.Operation == "Constant")
        {
            Add(node, [ValueOf(node)], isWeight: false);
            return true;
        }

        var inputs = new OnnxValue?[node.Inputs.Count];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (node.Inputs[i].Length > 0 && !_file.Constants.TryGetValue(node.Inputs[i], out inputs[i]))
                return false;
        }

        if (inputs.Length == 0 || SizeOf(node, inputs) is not { } size || size > _budget)
            return false;
        _budget -= size;
        try
        {
            Add(node, OperatorTable.Find(node.Operation)!(new Call(node, inputs, ForwardContext.Inference)), node.Inputs.Any(_weights.Contains));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException($"{node}: {e.Message}", e);
        }
    }

    private void Add(OnnxNode node, OnnxValue[] values, bool isWeight)
    {
        for (int i = 0; i < Math.Min(values.Length, node.Outputs.Count); i++)
        {
            if (node.Outputs[i].Length == 0)
                continue;
            _file.Constants.Add(node.Outputs[i], values[i]);
            if (isWeight && values[i].IsFloat)
                _weights.Add(node.Outputs[i]);
        }
    }

    /// <summary>How many elements come out at most; null where that is not clear, or folding is not worth it.</summary>
    private static long? SizeOf(OnnxNode node, OnnxValue?[] inputs)
    {
        long Largest() => inputs.Max(input => input?.Shape.Count ?? 0);
        switch (node.Operation)
        {
            case "Identity" or "Cast" or "Shape" or "Size" or "Reshape" or "Flatten" or "Squeeze" or "Unsqueeze" or "Transpose" or "Split" or "Slice":
            case "Neg" or "Sqrt" or "Reciprocal" or "Not" or "ReduceSum" or "ReduceMax" or "ReduceMin" or "ReduceProd":
                return Largest();
            case "Concat":
                return inputs.Sum(input => (long)(input?.Shape.Count ?? 0));
            case "Add" or "Sub" or "Mul" or "Div" or "Equal" or "Less" or "Greater" when inputs is [{ } a, { } b] && (a.Shape.Rank == 0 || b.Shape.Rank == 0 || a.Shape == b.Shape):
                return Largest();
            case "Gather" when inputs is [{ Shape.Rank: > 0 } x, { } indices] && node.Int("axis") == 0:
                return (long)indices.Shape.Count * x.Shape.Product(1, x.Shape.Rank);
            default:
                return null;
        }
    }

    private static OnnxValue ValueOf(OnnxNode node)
    {
        if (node.Attributes.Count != 1)
            throw new FormatException($"{node}: expected one attribute, got {node.Attributes.Count}.");
        OnnxAttribute attribute = node.Attributes.Values.Single();
        return attribute.Name switch
        {
            "value" => node.Value("value")!,
            "value_float" => new(Tensor.Scalar(node.Float("value_float"))),
            "value_int" => new(OnnxElement.Int64, [], [node.Int("value_int")]),
            "value_floats" => new(Tensor.From([.. node.Floats("value_floats")])),
            "value_ints" => new(OnnxElement.Int64, [node.Ints("value_ints")!.Count], [.. node.Ints("value_ints")!]),
            _ => throw new FormatException($"{node}: attribute '{attribute.Name}' is not understood."),
        };
    }
}
