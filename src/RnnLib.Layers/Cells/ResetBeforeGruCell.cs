namespace RnnLib.Layers;

/// <summary>n = tanh(W_n x + b_in + U_n (r ⊙ h) + b_hn): the reset gate before the product, as Cho et al. wrote it.</summary>
/// <remarks>Keras with reset_after = false; ONNX with linear_before_reset = 0. The candidate's product waits for r, so a step has two.</remarks>
internal sealed class ResetBeforeGruCell(GruOptions options) : UpdateGateCell(options)
{
    public override LateGate LateGate => LateGate.OwnInput;

    protected override void ForwardEarly(in ForwardRow row)
    {
        int size = row.Hidden.Length;
        Gate.Apply(row.Gates[..(2 * size)]);
        VectorArithmetic.Multiply(Part(row.Gates, 0, size), row.RecurrentInput, row.LateInput);        // r h
    }

    protected override void Forward(in ForwardRow row) => MixForward(row);

    protected override void Backward(in BackwardRow row) => MixBackward(row);

    protected override void BackwardEarly(in BackwardRow row)
    {
        Span<float> dh = row.RecurrentInputGradient, dLate = row.LateGradient;
        Span<float> r = Part(row.Gates, 0, dh.Length), dr = Part(row.Scratch, 0, dh.Length);
        VectorArithmetic.Multiply(dLate, row.RecurrentInput, dr);                      // dr = d(r h) h
        VectorArithmetic.MultiplyAdd(dLate, r, dh, dh);                                // dh += d(r h) r
        Gate.Backward(dr, r, r);
    }
}
