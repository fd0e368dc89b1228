using System.Runtime.InteropServices;
using RnnLib.Conformance;
using RnnLib.Layers;
using static RnnLib.Benchmarks.Peers.ProtocolBuffer;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The bytes of an ONNX model of a workload's layers. The weights are constants of the model, so that ONNX Runtime packs them once.</summary>
internal static class OnnxLayers
{
    private const ulong FloatTensor = 1, Int64Tensor = 7;   // TensorProto.DataType

    /// <summary>From X [time, batch, input] to Y [time, directions, batch, hidden] of the last layer.</summary>
    /// <param name="work">Cell and sizes.</param>
    /// <param name="layer">RnnLib's layer with the weights.</param>
    /// <param name="withState">A single layer takes initial_h and initial_c and gives Y_h and Y_c too.</param>
    public static byte[] Of(Workload work, Module<Sequence, Sequence> layer, bool withState = false)
    {
        var (nodes, constants, sizes) = (new List<byte[]>(), new List<byte[]>(), work.Sizes);
        string input = "X";
        string[] initial = !withState ? [] : work.Cell == "lstm" ? ["initial_h", "initial_c"] : ["initial_h"];
        string[] final = !withState ? [] : work.Cell == "lstm" ? ["Y_h", "Y_c"] : ["Y_h"];
        for (int i = 0; i < sizes.Layers; i++)
        {
            AddWeights(work, layer, i, constants);
            string output = i == sizes.Layers - 1 ? "Y" : $"Y{i}";
            nodes.Add(Node(work.Operator, [input, $"W{i}", $"R{i}", $"B{i}", "", .. initial], [output, .. final], AttributesOf(work)));
            if (output == "Y")
                break;
            nodes.Add(Node("Transpose", [output], [$"steps{i}"], [Join([Text(1, "perm"), .. new ulong[] { 0, 2, 1, 3 }.Select(axis => Integer(8, axis)), Integer(20, 7)])]));
            nodes.Add(Node("Reshape", [$"steps{i}", "rows"], [input = $"X{i}"], []));
        }

        if (sizes.Layers > 1)
            constants.Add(Constant("rows", Int64Tensor, [3], MemoryMarshal.AsBytes<long>([0, 0, sizes.Output])));   // 0 keeps an axis
        byte[] graph = Join(
        [
            .. nodes.Select(node => Message(1, node)),
            Text(2, "graph"),
            .. constants.Select(constant => Message(5, constant)),
            .. initial.Prepend("X").Select(name => Message(11, TensorInfo(name))),
            .. final.Prepend("Y").Select(name => Message(12, TensorInfo(name))),
        ]);
        return Join([Integer(1, 8), Message(7, graph), Message(8, Integer(2, 14))]);   // version of the file format; operator set 14
    }

    private static byte[][] AttributesOf(Workload work) =>
    [
        Join([Text(1, "hidden_size"), Integer(3, (ulong)work.Sizes.Hidden), Integer(20, 2)]),
        Join([Text(1, "direction"), Text(4, work.Sizes.Bidirectional ? "bidirectional" : "forward"), Integer(20, 3)]),
        .. work.Cell == "gru" ? [Join([Text(1, "linear_before_reset"), Integer(3, 1), Integer(20, 2)])] : Array.Empty<byte[]>(),
    ];

    /// <summary>ONNX's gates are i, o, f, c and z, r, h; ours i, f, g, o and r, z, n.</summary>
    private static void AddWeights(Workload work, Module<Sequence, Sequence> layer, int index, List<byte[]> constants)
    {
        Sizes sizes = work.Sizes;
        int[] order = work.Cell switch { "lstm" => [0, 3, 1, 2], "gru" => [1, 0, 2], _ => [0] };
        string[] suffixes = sizes.Bidirectional ? [$"_l{index}", $"_l{index}_reverse"] : [$"_l{index}"];
        float[] All(params string[] names) =>
            [.. suffixes.SelectMany(suffix => names.SelectMany(name => LayersOf.Reorder(layer.Parameter(name + suffix).Value.Data, work.Gates, order)))];
        void Add(string name, float[] values, params int[] shape) => constants.Add(Constant(name + index, FloatTensor, shape, MemoryMarshal.AsBytes<float>(values)));

        int rows = work.Gates * sizes.Hidden;
        Add("W", All("weight_ih"), sizes.Directions, rows, index == 0 ? sizes.Input : sizes.Output);
        Add("R", All("weight_hh"), sizes.Directions, rows, sizes.Hidden);
        Add("B", All("bias_ih", "bias_hh"), sizes.Directions, 2 * rows);
    }

    private static byte[] Node(string op, string[] inputs, string[] outputs, byte[][] attributes) =>
        Join([.. inputs.Select(name => Text(1, name)), .. outputs.Select(name => Text(2, name)), Text(4, op), .. attributes.Select(attribute => Message(5, attribute))]);

    /// <summary>TensorProto with raw data.</summary>
    private static byte[] Constant(string name, ulong type, int[] shape, ReadOnlySpan<byte> data) =>
        Join([.. shape.Select(axis => Integer(1, (ulong)axis)), Integer(2, type), Text(8, name), Message(9, data.ToArray())]);

    /// <summary>ValueInfoProto: a float tensor of any shape.</summary>
    private static byte[] TensorInfo(string name) => Join([Text(1, name), Message(2, Message(1, Integer(1, FloatTensor)))]);
}
