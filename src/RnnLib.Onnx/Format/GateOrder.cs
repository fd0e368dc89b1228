using RnnLib.Layers;

namespace RnnLib.Onnx;

/// <summary>Where the gates stand: ours as in PyTorch, ONNX's i, o, f, c of an LSTM and z, r, h of a GRU.</summary>
/// <param name="Gates">How many blocks of rows ONNX has.</param>
/// <param name="Order">For each of our blocks, ONNX's.</param>
/// <param name="Peepholes">The same for the peepholes, ONNX's i, o, f.</param>
internal sealed record GateOrder(int Gates, int[] Order, int[] Peepholes)
{
    private const int OnnxPeepholes = 3;

    public static GateOrder Rnn { get; } = new(1, [0], []);

    /// <summary>Ours: r, z, n.</summary>
    public static GateOrder Gru { get; } = new(3, [1, 0, 2], []);

    /// <summary>Ours: i, f, g, o.</summary>
    public static GateOrder Lstm { get; } = new(4, [0, 2, 3, 1], [0, 2, 1]);

    /// <summary>Ours where there is no forget gate of its own: i, g, o.</summary>
    public static GateOrder LstmWithoutForgetGate { get; } = new(4, [0, 3, 1], [0, 1]);

    public static GateOrder Of(Module layer, StackOptions options) => (layer, options) switch
    {
        (Layers.Lstm, LstmOptions { CoupledInputForget: true } or LstmOptions { ForgetGate: false }) => LstmWithoutForgetGate,
        (Layers.Lstm, _) => Lstm,
        (Layers.Gru, _) => Gru,
        _ => Rnn,
    };

    /// <summary>ONNX's blocks of our rows; zeros where we have none.</summary>
    public float[] ToOnnx(ReadOnlySpan<float> rows) => ToOnnx(rows, Gates, Order);

    public float[] PeepholesToOnnx(ReadOnlySpan<float> rows) => ToOnnx(rows, OnnxPeepholes, Peepholes);

    /// <summary>Our blocks of ONNX's rows.</summary>
    public float[] FromOnnx(ReadOnlySpan<float> rows) => FromOnnx(rows, Gates, Order);

    public float[] PeepholesFromOnnx(ReadOnlySpan<float> rows) => FromOnnx(rows, OnnxPeepholes, Peepholes);

    private static float[] ToOnnx(ReadOnlySpan<float> rows, int gates, int[] order)
    {
        int size = rows.Length / order.Length;
        float[] result = new float[gates * size];
        for (int gate = 0; gate < order.Length; gate++)
            rows.Slice(gate * size, size).CopyTo(result.AsSpan(order[gate] * size));
        return result;
    }

    private static float[] FromOnnx(ReadOnlySpan<float> rows, int gates, int[] order)
    {
        int size = rows.Length / gates;
        float[] result = new float[order.Length * size];
        for (int gate = 0; gate < order.Length; gate++)
            rows.Slice(order[gate] * size, size).CopyTo(result.AsSpan(gate * size));
        return result;
    }
}
