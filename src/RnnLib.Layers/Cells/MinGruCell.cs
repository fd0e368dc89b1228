namespace RnnLib.Layers;

/// <summary>h' = (1 - z) ⊙ h + z ⊙ n, with z = sigmoid(W_z x + b_z) and n = g(W_n x + b_n): no gate sees h.</summary>
/// <remarks>Feng et al., "Were RNNs all we needed?" (2024).</remarks>
internal sealed class MinGruCell(MinimalOptions options) : RecurrentCell("z", "n")
{
    private readonly GateFunction _gate = new(Activation.Sigmoid, clip: null), _candidate = new(options.CandidateActivation, clip: null);

    public override bool HasRecurrentProduct => false;

    protected override void Forward(in ForwardRow row)
    {
        ReadOnlySpan<float> h = row.PreviousHidden;
        Span<float> z = Part(row.Gates, 0, row.Hidden.Length), n = Part(row.Gates, 1, row.Hidden.Length);
        _gate.Apply(z);
        _candidate.Apply(n);
        VectorArithmetic.Subtract(n, h, row.Hidden);
        VectorArithmetic.MultiplyAdd(row.Hidden, z, h, row.Hidden);                    // h' = h + (n - h) z
    }

    protected override void Backward(in BackwardRow row)
    {
        Span<float> dh = row.HiddenGradient;
        int size = dh.Length;
        Span<float> z = Part(row.Gates, 0, size), n = Part(row.Gates, 1, size), dz = Part(row.Scratch, 0, size), dn = Part(row.Scratch, 1, size);
        VectorArithmetic.Subtract(n, row.PreviousHidden, dz);
        VectorArithmetic.Multiply(dz, dh, dz);                                         // dz = dh' (n - h)
        VectorArithmetic.Multiply(dh, z, dn);                                          // dn = dh' z
        VectorArithmetic.Subtract(dh, dn, dh);                                         // dh = dh' (1 - z)
        _candidate.Backward(dn, n, n);
        _gate.Backward(dz, z, z);
    }
}
