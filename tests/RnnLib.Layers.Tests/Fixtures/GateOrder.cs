namespace RnnLib.Layers.Tests;

/// <summary>From the gate orders of other frameworks to PyTorch's: LSTM i, f, g, o; GRU r, z, n.</summary>
internal static class GateOrder
{
    private static readonly int[] KerasLstm = [0, 1, 2, 3], KerasGru = [1, 0, 2];   // i, f, c, o; z, r, h
    private static readonly int[] OnnxLstm = [0, 2, 3, 1];                          // i, o, f, c
    private static readonly int[] Single = [0];

    public static int[] Keras(CellKind cell) => cell switch { CellKind.Lstm => KerasLstm, CellKind.Gru => KerasGru, _ => Single };

    public static int[] Onnx(CellKind cell) => cell == CellKind.Lstm ? OnnxLstm : Single;

    /// <summary>Brings the gates' blocks along the first axis into another order.</summary>
    public static Tensor Reorder(Tensor rows, int[] order)
    {
        int size = rows.Shape[0] / order.Length;
        return Ops.Concatenate([.. order.Select(gate => Ops.Slice(rows, 0, gate * size, size))], axis: 0);
    }
}
