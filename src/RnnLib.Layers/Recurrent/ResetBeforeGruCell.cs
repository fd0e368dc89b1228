using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>n = tanh(W_n x + b_in + U_n (r ⊙ h) + b_hn); h' = (1 - z) ⊙ n + z ⊙ h: the reset gate before the product.</summary>
/// <remarks>Cho et al. (2014); Keras with reset_after = false; ONNX with linear_before_reset = 0. The candidate's product waits for r, so a step has two.</remarks>
internal sealed class ResetBeforeGruCell(GruOptions options) : RecurrentCell
{
    private readonly GateFunction _gate = new(options.GateActivation, options.Clip);
    private readonly GateFunction _candidate = new(options.CandidateActivation, options.Clip);

    public override int Gates => 3;

    public override bool HasLateGate => true;

    public override void ForwardEarly(in ForwardRow row)
    {
        int size = row.Hidden.Length;
        _gate.Apply(row.Gates[..(2 * size)]);
        TensorPrimitives.Multiply(Part(row.Gates, 0, size), row.PreviousHidden, row.LateInput);        // r h
    }

    public override void Forward(in ForwardRow row)
    {
        int size = row.Hidden.Length;
        Span<float> z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        _candidate.Apply(n);
        TensorPrimitives.Subtract(row.PreviousHidden, n, row.Hidden);
        TensorPrimitives.MultiplyAdd(row.Hidden, z, n, row.Hidden);                    // h' = (h - n) z + n
    }

    public override void Backward(in BackwardRow row)
    {
        Span<float> dh = row.HiddenGradient;
        int size = dh.Length;
        Span<float> z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size), dn = Part(row.Scratch, 0, size), dz = Part(row.Scratch, 1, size);

        TensorPrimitives.Subtract(row.PreviousHidden, n, dz);
        TensorPrimitives.Multiply(dz, dh, dz);                                         // dz = dh' (h - n)
        dh.CopyTo(dn);
        TensorPrimitives.Multiply(dh, z, dh);                                          // dh = dh' z, and what comes through U
        TensorPrimitives.Subtract(dn, dh, dn);                                         // dn = dh' (1 - z)
        _candidate.Backward(dn, n, n);
        _gate.Backward(dz, z, z);
    }

    public override void BackwardEarly(in BackwardRow row)
    {
        Span<float> dh = row.HiddenGradient, dLate = row.LateGradient;
        int size = dh.Length;
        Span<float> r = Part(row.Gates, 0, size), dr = Part(row.Scratch, 0, size);
        TensorPrimitives.Multiply(dLate, row.PreviousHidden, dr);                      // dr = d(r h) h
        TensorPrimitives.MultiplyAdd(dLate, r, dh, dh);                                // dh += d(r h) r
        _gate.Backward(dr, r, r);
    }
}
