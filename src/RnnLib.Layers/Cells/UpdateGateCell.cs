namespace RnnLib.Layers;

/// <summary>What both forms of the GRU share, gates in PyTorch's order r, z, n: h' = (1 - z) ⊙ n + z ⊙ h.</summary>
/// <remarks>Cho et al. (2014). The forms differ in how the reset gate r reaches the candidate n.</remarks>
internal abstract class UpdateGateCell(GruOptions options) : RecurrentCell("r", "z", "n")
{
    public override int JointGates => 2;

    private readonly bool _isStandard = options.Clip is null && options.GateActivation == Activation.Sigmoid && options.CandidateActivation == Activation.Tanh;

    protected GateFunction Gate { get; } = new(options.GateActivation, options.Clip);

    protected GateFunction Candidate { get; } = new(options.CandidateActivation, options.Clip);

    public override void Forward(in ForwardStep step)
    {
        if (_isStandard)
            GruKernel.Forward(step);
        else
            base.Forward(step);
    }

    public override void Backward(in BackwardStep step)
    {
        if (_isStandard)
            GruKernel.Backward(step);
        else
            base.Backward(step);
    }

    /// <summary>Activates the candidate and mixes it with the old state.</summary>
    protected void MixForward(in ForwardRow row)
    {
        int size = row.Hidden.Length;
        Span<float> z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        Candidate.Apply(n);
        VectorArithmetic.Subtract(row.PreviousHidden, n, row.Hidden);
        VectorArithmetic.MultiplyAdd(row.Hidden, z, n, row.Hidden);                    // h' = (h - n) z + n
    }

    /// <summary>From the gradient of the new state to those of the pre-activations of z and n, and what of it the old state gets directly.</summary>
    protected void MixBackward(in BackwardRow row)
    {
        Span<float> dh = row.HiddenGradient;
        int size = dh.Length;
        Span<float> z = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size), dn = Part(row.Scratch, 0, size), dz = Part(row.Scratch, 1, size);

        VectorArithmetic.Subtract(row.PreviousHidden, n, dz);
        VectorArithmetic.Multiply(dz, dh, dz);                                         // dz = dh' (h - n)
        dh.CopyTo(dn);
        VectorArithmetic.Multiply(dh, z, dh);                                          // dh = dh' z, and what comes through U
        VectorArithmetic.Subtract(dn, dh, dn);                                         // dn = dh' (1 - z)
        Candidate.Backward(dn, n, n);
        Gate.Backward(dz, z, z);
    }
}
