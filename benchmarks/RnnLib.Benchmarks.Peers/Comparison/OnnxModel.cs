using System.Text.Json;
using RnnLib.Conformance;
using static RnnLib.Benchmarks.Peers.ProtocolBuffer;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The bytes of an ONNX model of one node that holds no weights: all its tensors are inputs of the graph.</summary>
/// <remarks>The messages and field numbers of onnx.proto that this needs, by hand.</remarks>
internal static class OnnxModel
{
    private const ulong FloatTensor = 1, IntegerTensor = 6;   // TensorProto.DataType

    /// <summary>An operator's inputs in their order; those that a case lacks get an empty name.</summary>
    private static readonly string[] InputNames = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"];

    public static string[] OutputsOf(string op) => op == "LSTM" ? ["Y", "Y_h", "Y_c"] : ["Y", "Y_h"];

    public static byte[] Of(Case test)
    {
        string[] inputs = [.. InputNames.Select(name => test.Input(name) is null ? "" : name)];
        int used = Array.FindLastIndex(inputs, name => name != "") + 1;
        string[] outputs = OutputsOf(test.Op);

        byte[] node = Join(
        [
            .. inputs[..used].Select(name => Text(1, name)),
            .. outputs.Select(name => Text(2, name)),
            Text(4, test.Op),
            .. AttributesOf(test).Select(attribute => Message(5, attribute)),
        ]);
        byte[] graph = Join(
        [
            Message(1, node),
            Text(2, "graph"),
            .. inputs.Where(name => name != "").Select(name => Message(11, TensorInfo(name, name == "sequence_lens" ? IntegerTensor : FloatTensor))),
            .. outputs.Select(name => Message(12, TensorInfo(name, FloatTensor))),
        ]);
        return Join([Integer(1, 8), Message(7, graph), Message(8, Integer(2, 14))]);   // version of the file format; operator set 14
    }

    private static IEnumerable<byte[]> AttributesOf(Case test)
    {
        foreach (JsonProperty attribute in test.Json.GetProperty("attributes").EnumerateObject())
        {
            byte[] value = attribute.Name switch
            {
                "clip" => Join([Float(2, test.Attributes.Float("clip")), Integer(20, 1)]),
                "direction" => Join([Text(4, test.Attributes.Text("direction")), Integer(20, 3)]),
                "activation_alpha" or "activation_beta" => Join([.. test.Attributes.Floats(attribute.Name).Select(x => Float(7, x)), Integer(20, 6)]),
                "activations" => Join([.. test.Attributes.Texts("activations").Select(name => Text(9, name)), Integer(20, 8)]),
                _ => Join([Integer(3, (ulong)test.Attributes.Int(attribute.Name)), Integer(20, 2)]),
            };
            yield return Join([Text(1, attribute.Name), value]);
        }
    }

    /// <summary>ValueInfoProto: a tensor of a type and any shape.</summary>
    private static byte[] TensorInfo(string name, ulong type) => Join([Text(1, name), Message(2, Message(1, Integer(1, type)))]);
}
