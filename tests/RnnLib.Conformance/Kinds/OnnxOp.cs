using System.Text.Json;
using RnnLib.Onnx;

namespace RnnLib.Conformance;

/// <summary>ONNX's RNN, LSTM and GRU: each case as a file of one node, read and run by RnnLib.Onnx.</summary>
internal static class OnnxOp
{
    private const long Opset = 14;

    /// <summary>The operator's inputs in their order, and whether they are weights, which stand in the file.</summary>
    private static readonly (string Name, bool IsWeight)[] Inputs =
        [("X", false), ("W", true), ("R", true), ("B", true), ("sequence_lens", false), ("initial_h", false), ("initial_c", false), ("P", true)];

    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        OnnxFile file = FileOf(test);
        OnnxGraph graph;
        try
        {
            graph = OnnxModel.Parse(OnnxFileWriter.Write(file), test.Name);
        }
        catch (RnnLibFormatException e)
        {
            throw new ArgumentException(e.Message, e);   // the case's arguments are what makes the file a bad one
        }

        Dictionary<string, OnnxValue> inputs = graph.Inputs.ToDictionary(port => port.Name, port => ValueOf(test.Inputs[port.Name], port.Element));
        return graph.Run(inputs, ForwardContext.Inference).ToDictionary(output => output.Key, output => Values.Of(output.Value.Tensor));
    }

    private static OnnxFile FileOf(Case test)
    {
        var file = new OnnxFile { Opset = Opset };
        var names = new List<string>();
        foreach ((string name, bool isWeight) in Inputs)
        {
            names.Add(test.Input(name) is null ? "" : name);
            if (test.Input(name) is not { } given)
                continue;
            OnnxElement element = name == "sequence_lens" ? OnnxElement.Int32 : OnnxElement.Float32;
            if (isWeight)
                file.Constants.Add(name, ValueOf(given, element));
            else
                file.Inputs.Add(new(name, element, null));
        }

        string[] outputs = test.Op == "LSTM" ? ["Y", "Y_h", "Y_c"] : ["Y", "Y_h"];
        file.Nodes.Add(new(test.Op, "node", names, outputs, AttributesOf(test).ToDictionary(attribute => attribute.Name)));
        file.Outputs.AddRange(outputs.Select(output => new OnnxPort(output, OnnxElement.Float32, null)));
        return file;
    }

    private static IEnumerable<OnnxAttribute> AttributesOf(Case test)
    {
        foreach (string name in test.Attributes.Names)
        {
            JsonElement value = test.Attributes[name]!.Value;
            yield return name switch
            {
                "clip" => OnnxAttribute.Of(name, test.Attributes.Float(name)),
                "direction" => OnnxAttribute.Of(name, value.GetString()!),
                "activations" => OnnxAttribute.Of(name, test.Attributes.Texts(name)),
                "activation_alpha" or "activation_beta" => OnnxAttribute.Of(name, test.Attributes.Floats(name)),
                _ => OnnxAttribute.Of(name, test.Attributes.Flag(name) ? value.ValueKind == JsonValueKind.True ? 1 : test.Attributes.Int(name) : 0),
            };
        }
    }

    private static OnnxValue ValueOf(Values values, OnnxElement element) => element == OnnxElement.Float32
        ? OnnxValue.Of(values.Tensor)
        : OnnxValue.Of(Shape.Create(values.Shape), [.. values.Integers.Select(value => (long)value)]);
}
