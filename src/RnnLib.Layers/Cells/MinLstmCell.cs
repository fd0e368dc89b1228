namespace RnnLib.Layers;

/// <summary>h' = f̂ ⊙ h + î ⊙ n, with f̂ = f / (f + i), î = i / (f + i), gates f, i, n of W x + b alone: no gate sees h.</summary>
/// <remarks>Feng et al., "Were RNNs all we needed?" (2024).</remarks>
internal sealed class MinLstmCell(MinimalOptions options) : RecurrentCell("f", "i", "n")
{
    private readonly GateFunction _gate = new(Activation.Sigmoid, clip: null), _candidate = new(options.CandidateActivation, clip: null);

    public override int? ForgetGate => 0;

    public override bool HasRecurrentProduct => false;

    protected override void Forward(in ForwardRow row)
    {
        ReadOnlySpan<float> h = row.PreviousHidden;
        int size = row.Hidden.Length;
        Span<float> f = Part(row.Gates, 0, size), i = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        _gate.Apply(f);
        _gate.Apply(i);
        _candidate.Apply(n);
        for (int k = 0; k < size; k++)
            row.Hidden[k] = h[k] + ShareOf(i[k], f[k]) * (n[k] - h[k]);                // h' = h + î (n - h), as f̂ = 1 - î
    }

    protected override void Backward(in BackwardRow row)
    {
        Span<float> dh = row.HiddenGradient;
        ReadOnlySpan<float> h = row.PreviousHidden;
        int size = dh.Length;
        Span<float> f = Part(row.Gates, 0, size), i = Part(row.Gates, 1, size), n = Part(row.Gates, 2, size);
        Span<float> df = Part(row.Scratch, 0, size), di = Part(row.Scratch, 1, size), dn = Part(row.Scratch, 2, size);
        for (int k = 0; k < size; k++)
        {
            float share = ShareOf(i[k], f[k]), dShare = dh[k] * (n[k] - h[k]), inverseSum = 1 / (f[k] + i[k] + Denormals.Tiny);
            di[k] = dShare * (1 - share) * inverseSum;                                 // dî/di = f / (f + i)²
            df[k] = -dShare * share * inverseSum;                                      // dî/df = -i / (f + i)²
            dn[k] = dh[k] * share;
            dh[k] *= 1 - share;
        }

        _gate.Backward(df, f, f);
        _gate.Backward(di, i, i);
        _candidate.Backward(dn, n, n);
    }

    /// <summary>î; where both gates have underflown, nothing is written.</summary>
    private static float ShareOf(float i, float f) => i / (f + i + Denormals.Tiny);
}
