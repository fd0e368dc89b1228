namespace RnnLib.Layers;

/// <summary>c' = f ⊙ c + i ⊙ g; h' = o ⊙ tanh(c'), with i, f, o = sigmoid and g = tanh of W x + b_ih + U h + b_hh.</summary>
/// <remarks>
/// Hochreiter and Schmidhuber (1997); forget gate: Gers et al. (2000). Gates in PyTorch's order i, f, g, o; i, g, o where f = 1 - i
/// or f = 1.
/// With peepholes p, i and f also see p ⊙ c, and o sees p ⊙ c'.
/// </remarks>
internal sealed class LstmCell(LstmOptions options) : RecurrentCell(HasForgetGate(options) ? ["i", "f", "g", "o"] : ["i", "g", "o"])
{
    private readonly GateFunction _gate = new(options.GateActivation, options.Clip);
    private readonly GateFunction _candidate = new(options.CandidateActivation, options.Clip);
    private readonly GateFunction _output = new(options.OutputActivation, clip: null);
    private readonly bool _coupled = options.CoupledInputForget, _peepholes = options.Peepholes;
    private readonly bool _hasForgetGate = HasForgetGate(options);
    private readonly bool _isStandard = options.Clip is null
        && options.GateActivation == Activation.Sigmoid && options.CandidateActivation == Activation.Tanh && options.OutputActivation == Activation.Tanh;

    private LstmForm Form => _coupled ? LstmForm.Coupled : _hasForgetGate ? LstmForm.ForgetGate : LstmForm.Remember;

    public override int Peepholes => !_peepholes ? 0 : Gates - 1;

    public override int? ForgetGate => _hasForgetGate ? 1 : null;

    public override int ProjectionSize => options.ProjectionSize;

    public override bool HasCell => true;

    public override void Forward(in ForwardStep step)
    {
        if (_isStandard && step.CellNorm.IsEmpty)
            LstmKernel.Forward(step, Form);
        else
            base.Forward(step);
    }

    public override void Backward(in BackwardStep step)
    {
        if (_isStandard && step.CellNorm.IsEmpty)
            LstmKernel.Backward(step, Form);
        else
            base.Backward(step);
    }

    protected override void Forward(in ForwardRow row)
    {
        ReadOnlySpan<float> c = row.PreviousCell;
        Span<float> newC = row.Cell;
        int size = newC.Length;
        Span<float> i = Part(row.Gates, 0, size), g = Part(row.Gates, Gates - 2, size), o = Part(row.Gates, Gates - 1, size);

        if (_peepholes)
            VectorArithmetic.MultiplyAdd(c, Part(row.Peephole, 0, size), i, i);
        _gate.Apply(i);
        _candidate.Apply(g);
        if (_coupled)
        {
            VectorArithmetic.Subtract(g, c, newC);
            VectorArithmetic.MultiplyAdd(newC, i, c, newC);                            // c' = (1 - i) c + i g
        }
        else if (!_hasForgetGate)
        {
            VectorArithmetic.MultiplyAdd(i, g, c, newC);                               // c' = c + i g
        }
        else
        {
            Span<float> f = Part(row.Gates, 1, size);
            if (_peepholes)
                VectorArithmetic.MultiplyAdd(c, Part(row.Peephole, 1, size), f, f);
            _gate.Apply(f);
            VectorArithmetic.Multiply(f, c, newC);
            VectorArithmetic.MultiplyAdd(i, g, newC, newC);                            // c' = f c + i g
        }

        if (_peepholes)
            VectorArithmetic.MultiplyAdd(newC, Part(row.Peephole, Peepholes - 1, size), o, o);
        _gate.Apply(o);
        Output(newC, row.CellNorm, row.CellNormBias, row.Hidden);
        VectorArithmetic.Multiply(o, row.Hidden, row.Hidden);                          // h' = o tanh(c')
    }

    protected override void Backward(in BackwardRow row)
    {
        ReadOnlySpan<float> c = row.PreviousCell, newC = row.Cell;
        Span<float> dh = row.HiddenGradient, dc = row.CellGradient;
        int size = dh.Length;
        Span<float> i = Part(row.Gates, 0, size), g = Part(row.Gates, Gates - 2, size), o = Part(row.Gates, Gates - 1, size);
        Span<float> tanhC = Part(row.Scratch, 0, size), dGate = Part(row.Scratch, 1, size), oldI = Part(row.Scratch, 2, size);

        Output(newC, row.CellNorm, row.CellNormBias, tanhC);
        VectorArithmetic.Multiply(dh, o, dGate);                                       // d tanh(c') = dh' o
        VectorArithmetic.Multiply(dh, tanhC, dh);                                      // do = dh' tanh(c')
        _output.Backward(dGate, tanhC, dGate);
        if (!row.CellNorm.IsEmpty)
            NormalizeBackward(row, dGate);
        VectorArithmetic.Add(dc, dGate, dc);                                           // dc' += dh' o (1 - tanh²(c'))
        _gate.Backward(dh, o, o);
        AddPeephole(row, Peepholes - 1, o, newC, dc);

        i.CopyTo(oldI);
        VectorArithmetic.Multiply(dc, g, dGate);                                       // di = dc' g
        if (_coupled)
            SubtractProduct(dc, c, dGate);                                             // di = dc' (g - c)
        _gate.Backward(dGate, i, i);
        VectorArithmetic.Multiply(dc, oldI, dGate);                                    // dg = dc' i
        _candidate.Backward(dGate, g, g);
        if (_coupled)
        {
            SubtractProduct(dc, oldI, dc);                                             // dc = dc' (1 - i)
        }
        else if (_hasForgetGate)
        {
            Span<float> f = Part(row.Gates, 1, size);
            VectorArithmetic.Multiply(dc, c, dGate);                                   // df = dc' c
            VectorArithmetic.Multiply(dc, f, dc);                                      // dc = dc' f
            _gate.Backward(dGate, f, f);
            AddPeephole(row, 1, f, c, dc);
        }

        AddPeephole(row, 0, i, c, dc);
        dh.Clear();
    }

    private static bool HasForgetGate(LstmOptions options) => options.ForgetGate && !options.CoupledInputForget;

    /// <summary>tanh(c'), or tanh of c' normalised.</summary>
    private void Output(ReadOnlySpan<float> newC, ReadOnlySpan<float> gain, ReadOnlySpan<float> bias, Span<float> y)
    {
        if (gain.IsEmpty)
        {
            _output.Apply(newC, y);
            return;
        }

        Normalization.Apply(newC, y);
        VectorArithmetic.MultiplyAdd(y, gain, bias, y);
        _output.Apply(y);
    }

    /// <summary>From the gradient of gain ⊙ normalised(c') + bias to that of c'.</summary>
    private static void NormalizeBackward(in BackwardRow row, Span<float> gradient)
    {
        int size = gradient.Length;
        Span<float> normalized = Part(row.Scratch, 3, size), dNormalized = Part(row.Scratch, 4, size);
        float inverseDeviation = Normalization.Apply(row.Cell, normalized);
        VectorArithmetic.Add(row.CellNormBiasGradient, gradient, row.CellNormBiasGradient);
        VectorArithmetic.MultiplyAdd(gradient, normalized, row.CellNormGradient, row.CellNormGradient);
        VectorArithmetic.Multiply(gradient, row.CellNorm, dNormalized);
        Normalization.Backward(dNormalized, normalized, inverseDeviation, gradient);
    }

    /// <summary>A gate saw p ⊙ c: dp += dgate ⊙ c and dc += dgate ⊙ p.</summary>
    private void AddPeephole(in BackwardRow row, int part, ReadOnlySpan<float> dGate, ReadOnlySpan<float> c, Span<float> dc)
    {
        if (!_peepholes)
            return;
        Span<float> dp = Part(row.PeepholeGradient, part, dc.Length);
        VectorArithmetic.MultiplyAdd(dGate, c, dp, dp);
        VectorArithmetic.MultiplyAdd(dGate, Part(row.Peephole, part, dc.Length), dc, dc);
    }

    /// <summary>y -= a ⊙ b</summary>
    private static void SubtractProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] -= a[i] * b[i];
    }
}
