namespace RnnLib.Layers;

/// <summary>n = tanh(W_n x + b_in + r ⊙ (U_n h + b_hn)): the reset gate after the product, as in PyTorch and cuDNN.</summary>
internal sealed class GruCell(GruOptions options) : UpdateGateCell(options)
{
    public override LateGate LateGate => LateGate.Apart;

    protected override void Forward(in ForwardRow row)
    {
        int size = row.Hidden.Length;
        Span<float> r = Part(row.Gates, 0, size), n = Part(row.Gates, 2, size);
        Gate.Apply(row.Gates[..(2 * size)]);
        VectorArithmetic.MultiplyAdd(r, row.LateProduct, n, n);
        MixForward(row);
    }

    protected override void Backward(in BackwardRow row)
    {
        MixBackward(row);
        int size = row.HiddenGradient.Length;
        Span<float> r = Part(row.Gates, 0, size), n = Part(row.Gates, 2, size), dr = Part(row.Scratch, 0, size);
        VectorArithmetic.Multiply(n, row.LateProduct, dr);                             // dr = d(pre n) (U_n h + b_hn)
        VectorArithmetic.Multiply(n, r, row.LateProduct);                              // d(U_n h + b_hn) = d(pre n) r
        Gate.Backward(dr, r, r);
    }
}
