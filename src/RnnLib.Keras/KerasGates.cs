namespace RnnLib.Keras;

/// <summary>From Keras's columns of gates to PyTorch's rows: an LSTM's i, f, c, o stay, a GRU's z, r, h become r, z, n.</summary>
internal static class KerasGates
{
    public static readonly int[] Lstm = [0, 1, 2, 3], Gru = [1, 0, 2], Single = [0];

    /// <summary>A kernel [inputs, gates * hiddenSize] as a weight [gates * hiddenSize, inputs].</summary>
    public static Tensor Rows(Tensor kernel, int[] gates, string file, string layer) => kernel.Rank == 2
        ? Reorder(Ops.Transpose(kernel), gates, file, layer)
        : throw Fault(file, layer, $"expected a kernel [inputs, {gates.Length} * hiddenSize], got {kernel.Shape}");

    /// <summary>A bias [gates * hiddenSize] and zeros, or the two of a GRU that resets after the product, [2, gates * hiddenSize].</summary>
    public static (Tensor Input, Tensor Hidden) Biases(Tensor bias, int[] gates, string file, string layer)
    {
        if (bias.Rank == 1)
            return (Reorder(bias, gates, file, layer), Tensor.Zeros(bias.Shape));
        if (bias.Rank != 2 || bias.Shape[0] != 2)
            throw Fault(file, layer, $"expected a bias [{gates.Length} * hiddenSize] or [2, {gates.Length} * hiddenSize], got {bias.Shape}");
        int size = bias.Shape[1];
        return (
            Reorder(Tensor.From([size], bias.Data[..size]), gates, file, layer),
            Reorder(Tensor.From([size], bias.Data[size..]), gates, file, layer));
    }

    /// <summary>Both biases as one; not possible for a GRU's candidate, whose second bias the reset gate multiplies.</summary>
    public static Tensor Merge(Tensor input, Tensor hidden, int[] gates, string file, string layer)
    {
        int hiddenSize = input.Count / gates.Length;
        if (gates == Gru && hidden.Data[(2 * hiddenSize)..].ContainsAnyExcept(0f))
            throw Fault(file, layer, "the file has two biases (reset_after=True) that cannot be one; give the Gru its default, RecurrentBias.Two");
        return input + hidden;
    }

    private static Tensor Reorder(Tensor rows, int[] gates, string file, string layer)
    {
        if (rows.Shape[0] % gates.Length != 0)
            throw Fault(file, layer, $"expected {gates.Length} * hiddenSize columns, got {rows.Shape[0]}");
        int size = rows.Shape[0] / gates.Length;
        return gates.Length == 1 ? rows : Ops.Concatenate([.. gates.Select(gate => Ops.Slice(rows, 0, gate * size, size))], axis: 0);
    }

    private static RnnLibFormatException Fault(string file, string layer, string reason) => new(file, $"layer '{layer.TrimEnd('.')}'", reason + ".");
}
