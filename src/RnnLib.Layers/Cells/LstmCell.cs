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
        if (!_isStandard)
        {
            base.Forward(step);
            return;
        }

        LstmKernel.Forward(step, Form);
        for (int row = 0; row < step.Rows && !step.CellNorm.IsEmpty; row++)
            Output(step.Row(row));
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
        Output(row);
    }

    protected override void Backward(in BackwardRow row)
    {
        ReadOnlySpan<float> c = row.PreviousCell, newC = row.Cell;
        Span<float> dc = row.CellGradient;
        int size = dc.Length;
        Span<float> i = Part(row.Gates, 0, size), g = Part(row.Gates, Gates - 2, size), o = Part(row.Gates, Gates - 1, size);
        Span<float> dGate = Part(row.Scratch, 0, size), oldI = Part(row.Scratch, 1, size);

        OutputBackward(row);
        if (_isStandard && !_peepholes)
        {
            BackwardByKernel(row);
            return;
        }

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
    }

    private static bool HasForgetGate(LstmOptions options) => options.ForgetGate && !options.CoupledInputForget;

    /// <summary>h' = o tanh(c'), or of c' normalised.</summary>
    private void Output(in ForwardRow row)
    {
        Span<float> h = row.Hidden;
        row.Cell.CopyTo(h);
        if (!row.CellNorm.IsEmpty)
            AffineNormalization.Forward(h, row.CellNorm, row.CellNormBias, h, add: false);
        _output.Apply(h);
        VectorArithmetic.Multiply(Part(row.Gates, Gates - 1, h.Length), h, h);
    }

    /// <summary>The gradient of o's pre-activation, which replaces o, and what c' gets from h'; none is left of h'.</summary>
    private void OutputBackward(in BackwardRow row)
    {
        Span<float> dh = row.HiddenGradient, dc = row.CellGradient;
        int size = dh.Length;
        Span<float> o = Part(row.Gates, Gates - 1, size), tanhC = Part(row.Scratch, 0, size), dTanh = Part(row.Scratch, 1, size), normalized = Part(row.Scratch, 2, size);
        row.Cell.CopyTo(row.CellNorm.IsEmpty ? tanhC : normalized);
        float inverseDeviation = row.CellNorm.IsEmpty ? 0 : AffineNormalization.Forward(normalized, row.CellNorm, row.CellNormBias, tanhC, add: false);
        _output.Apply(tanhC);

        VectorArithmetic.Multiply(dh, o, dTanh);                                       // d tanh(c') = dh' o
        VectorArithmetic.Multiply(dh, tanhC, dh);                                      // do = dh' tanh(c')
        _gate.Backward(dh, o, o);
        _output.Backward(dTanh, tanhC, dTanh);                                         // dc' += dh' o (1 - tanh²(c'))
        if (row.CellNorm.IsEmpty)
        {
            VectorArithmetic.Add(dc, dTanh, dc);
        }
        else
        {
            VectorArithmetic.Add(row.CellNormBiasGradient, dTanh, row.CellNormBiasGradient);
            AffineNormalization.Backward(dTanh, row.CellNorm, normalized, inverseDeviation, row.CellNormGradient);
            VectorArithmetic.Add(dc, normalized, dc);
        }

        dh.Clear();
    }

    /// <summary>The way back behind <see cref="OutputBackward"/>, whose gradient of o the kernel must not see as a gate.</summary>
    private void BackwardByKernel(in BackwardRow row)
    {
        int size = row.HiddenGradient.Length;
        Span<float> o = Part(row.Gates, Gates - 1, size), dO = Part(row.Scratch, 0, size);
        o.CopyTo(dO);
        LstmKernel.Backward(
            new()
            {
                Rows = 1,
                Size = size,
                Gates = row.Gates,
                PreviousHidden = row.PreviousHidden,
                PreviousCell = row.PreviousCell,
                Hidden = row.Hidden,
                Cell = row.Cell,
                HiddenGradient = row.HiddenGradient,   // nothing is left of it
                CellGradient = row.CellGradient,
                Scratch = row.Scratch,
            },
            Form);
        dO.CopyTo(o);
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
