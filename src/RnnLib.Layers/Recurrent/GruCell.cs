using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>n = tanh(W_n x + b_in + r ⊙ (U_n h + b_hn)); h' = (1 - z) ⊙ n + z ⊙ h, with r, z = sigmoid of W x + b_ih + U h + b_hh.</summary>
/// <remarks>Cho et al. (2014), in the form with the reset gate after the product that PyTorch and cuDNN use. Gates in PyTorch's order r, z, n.</remarks>
internal sealed class GruCell(GruOptions options) : RecurrentCell
{
    private readonly GateFunction _gate = new(options.GateActivation, options.Clip);
    private readonly GateFunction _candidate = new(options.CandidateActivation, options.Clip);

    public override int Gates => 3;

    public override bool SplitsProjections => true;

    public override void Forward(in ForwardRow row)
    {
        int size = row.Hidden.Length;
        Span<float> r = Part(row.Gates, 0, size), z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        TensorPrimitives.Add(r, Part(row.HiddenProjection, 0, size), r);
        _gate.Apply(r);
        TensorPrimitives.Add(z, Part(row.HiddenProjection, 1, size), z);
        _gate.Apply(z);
        TensorPrimitives.MultiplyAdd(r, Part(row.HiddenProjection, 2, size), n, n);
        _candidate.Apply(n);

        TensorPrimitives.Subtract(row.PreviousHidden, n, row.Hidden);
        TensorPrimitives.MultiplyAdd(row.Hidden, z, n, row.Hidden);                    // h' = (h - n) z + n
    }

    public override void Backward(in BackwardRow row)
    {
        Span<float> dh = row.HiddenGradient;
        int size = dh.Length;
        Span<float> r = Part(row.Gates, 0, size), z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        Span<float> hiddenN = Part(row.HiddenProjection, 2, size), dn = Part(row.Scratch, 0, size), dz = Part(row.Scratch, 1, size);

        TensorPrimitives.Subtract(row.PreviousHidden, n, dz);
        TensorPrimitives.Multiply(dz, dh, dz);                                         // dz = dh' (h - n)
        dh.CopyTo(dn);
        TensorPrimitives.Multiply(dh, z, dh);                                          // dh = dh' z, and what comes through U
        TensorPrimitives.Subtract(dn, dh, dn);                                         // dn = dh' (1 - z)
        _candidate.Backward(dn, n, n);
        _gate.Backward(dz, z, z);
        TensorPrimitives.Multiply(n, hiddenN, dn);                                     // dr = d(pre n) (U_n h + b_hn)
        TensorPrimitives.Multiply(n, r, hiddenN);                                      // d(U_n h + b_hn) = d(pre n) r
        _gate.Backward(dn, r, r);
        r.CopyTo(Part(row.HiddenProjection, 0, size));
        z.CopyTo(Part(row.HiddenProjection, 1, size));
    }
}
