namespace RnnLib.Layers;

/// <content>The way forward: the products of a step, and what the cell sees.</content>
internal sealed partial class RecurrentNode
{
    private void ForwardThreads(PackedWeights packed, Tensor hidden) =>
        Workers.Run(_slices.Length, thread => ForwardSlices(_slices[thread], packed, hidden.Writable));

    private void ForwardSlices(BatchSlice[] slices, PackedWeights packed, Span<float> hidden)
    {
        foreach (BatchSlice slice in slices)
            ForwardSlice(slice, packed, hidden);
    }

    private void ProjectAllInputs(PackedWeights packed) =>
        Workers.RunRanges(_layout.Rows, (long)_gateSize * _inputSize, (first, count) => ProjectInput(first, first, count, packed));

    private void ForwardSlice(in BatchSlice slice, PackedWeights packed, Span<float> hidden)
    {
        for (int step = 0; step < slice.Rows.Steps; step++)
        {
            StepBlock block = Block(slice, step);
            if (block.Count == 0)
                return;
            if (_projectsPerStep && step % _stepsPerProjection == 0)
                ProjectSteps(slice, step, packed);
            if (_weights.Hidden is not null)
                ProjectHidden(block, HideInputs(block, hidden), packed);
            ForwardStep cellStep = ForwardStep(block, hidden);
            if (_cell.LateGate == LateGate.OwnInput)
            {
                _cell.ForwardEarly(cellStep);
                ProjectLate(block, cellStep.LateInput, cellStep.Gates[_earlySize..], _gateSize, packed, DataOf(_weights.HiddenBias), accumulate: true);
            }

            _cell.Forward(cellStep);
            MakeState(block, hidden, packed);
        }
    }

    /// <summary>W x + b for a few steps from one on; at once where the slice is all of its block, whose rows stand together.</summary>
    private void ProjectSteps(in BatchSlice slice, int first, PackedWeights packed)
    {
        SequenceBlock rows = slice.Rows;
        int end = Math.Min(first + _stepsPerProjection, rows.Steps);
        if (slice.IsWhole)
        {
            StepBlock block = Block(slice, first);
            ProjectInput(block.Row, block.KeptRow, rows.StepStart[end] - block.Row, packed);
            return;
        }

        for (int step = first; step < end; step++)
        {
            StepBlock block = Block(slice, step);
            if (block.Count > 0)
                ProjectInput(block.Row, block.KeptRow, block.Count, packed);
        }
    }

    /// <summary>W x + b.</summary>
    private void ProjectInput(int row, int keptRow, int count, PackedWeights packed)
    {
        ReadOnlySpan<float> x = Matrix.Rows(_x.Data, row, count, _inputSize);
        Span<float> gates = Matrix.Rows(_gates, keptRow, count, _gateSize);
        if (_inputNorm is null)
        {
            Gemm.Multiply(x, count, _inputSize, packed.Input, gates, _gateSize, accumulate: false, _bias is { } bias ? bias.Span : default);
            return;
        }

        Gemm.Multiply(x, count, _inputSize, packed.Input, Matrix.Rows(_inputNorm.Values.Span, row, count, _gateSize), _gateSize, accumulate: false);
        _inputNorm.Forward(row, count, 0, _gateSize, _weights.InputNorm!.Data, DataOf(_weights.InputBias), gates, _gateSize, add: false);
    }

    /// <summary>What U sees: h, or h without what recurrent dropout hides.</summary>
    private ReadOnlySpan<float> HideInputs(in StepBlock block, ReadOnlySpan<float> hidden)
    {
        ReadOnlySpan<float> h = PreviousHidden(block, hidden);
        if (_recurrentInputs is null)
            return h;
        Span<float> visible = Matrix.Rows(_recurrentInputs, block.KeptRow, block.Count, _stateSize);
        VectorArithmetic.Multiply(h, Matrix.Rows(_noise.RecurrentMask, block.Place, block.Count, _stateSize), visible);
        return visible;
    }

    /// <summary>U h + b_hh of the gates that need nothing but h: added to W x, or kept apart.</summary>
    private void ProjectHidden(in StepBlock block, ReadOnlySpan<float> h, PackedWeights packed)
    {
        Span<float> gates = Matrix.Rows(_gates, block.KeptRow, block.Count, _gateSize);
        if (_hiddenNorm is not null)
        {
            MultiplyHidden(block, h, packed, Matrix.Rows(_hiddenNorm.Values.Span, block.Row, block.Count, _gateSize), accumulate: false);
            _hiddenNorm.Forward(block.Row, block.Count, 0, _earlySize, _weights.HiddenNorm!.Data, DataOf(_weights.HiddenBias), gates, _gateSize, add: true);
        }
        else
        {
            MultiplyHidden(block, h, packed, gates, accumulate: true);
        }

        if (_lateProducts is not null)
            ProjectLate(block, h, Matrix.Rows(_lateProducts, block.KeptRow, block.Count, _hiddenSize), _hiddenSize, packed, DataOf(_weights.HiddenBias), accumulate: false);
    }

    /// <summary>U h of the early gates; u ⊙ h where U is a diagonal.</summary>
    private void MultiplyHidden(in StepBlock block, ReadOnlySpan<float> h, PackedWeights packed, Span<float> projection, bool accumulate)
    {
        if (block.Step == 0 && accumulate && !StartsFromState)
            return;
        if (!_cell.IsIndependent)
        {
            Gemm.Multiply(h, block.Count, _stateSize, packed.Early, projection, _gateSize, accumulate, fromLast: block.TurnsAround);
            return;
        }

        ReadOnlySpan<float> u = _weights.Hidden!.Data;
        for (int i = 0; i < block.Count; i++)
        {
            Span<float> row = Matrix.Row(projection, i, block.Count);
            if (accumulate)
                VectorArithmetic.MultiplyAdd(u, Matrix.Row(h, i, block.Count), row, row);
            else
                VectorArithmetic.Multiply(u, Matrix.Row(h, i, block.Count), row);
        }
    }

    /// <summary>The late gate's product with h, or with what the other gates have made of it.</summary>
    private void ProjectLate(in StepBlock block, ReadOnlySpan<float> input, Span<float> target, int stride, PackedWeights packed, ReadOnlySpan<float> bias, bool accumulate)
    {
        int inputSize = input.Length / block.Count;
        if (_hiddenNorm is null)
        {
            // Where the product joins the others, its bias has joined theirs.
            Gemm.Multiply(input, block.Count, inputSize, packed.Late, target, stride, accumulate, accumulate || bias.IsEmpty ? default : bias[_earlySize..]);
            return;
        }

        Gemm.Multiply(input, block.Count, inputSize, packed.Late, Matrix.Rows(_hiddenNorm.Values.Span, block.Row, block.Count, _gateSize)[_earlySize..], _gateSize, accumulate: false);
        _hiddenNorm.Forward(block.Row, block.Count, _earlySize, _gateSize, _weights.HiddenNorm!.Data, bias, target, stride, accumulate);
    }

    private ForwardStep ForwardStep(in StepBlock block, Span<float> hidden) => new()
    {
        Rows = block.Count,
        Size = _hiddenSize,
        Gates = Matrix.Rows(_gates, block.KeptRow, block.Count, _gateSize),
        LateProduct = Matrix.Rows(_lateProducts, block.KeptRow, block.Count, _hiddenSize),
        Peephole = DataOf(_weights.Peephole),
        CellNorm = DataOf(_weights.CellNorm),
        CellNormBias = DataOf(_weights.CellNormBias),
        PreviousHidden = PreviousHidden(block, hidden),
        RecurrentInput = RecurrentInput(block, hidden),
        PreviousCell = PreviousCell(block),
        LateInput = Matrix.Rows(_lateInputs, block.KeptRow, block.Count, _hiddenSize),
        Hidden = _madeHidden is null ? Matrix.Rows(hidden, block.Row, block.Count, _hiddenSize) : Matrix.Rows(_madeHidden, block.Row, block.Count, _hiddenSize),
        Cell = Matrix.Rows(_madeCells ?? _cells, block.Row, block.Count, _hiddenSize),
    };

    /// <summary>From what the cell made to the state, by way of the projection and of zoneout.</summary>
    private void MakeState(in StepBlock block, Span<float> hidden, PackedWeights packed)
    {
        if (_madeHidden is not null)
        {
            Span<float> state = Matrix.Rows(hidden, block.Row, block.Count, _stateSize);
            ReadOnlySpan<float> made = Matrix.Rows(_madeHidden, block.Row, block.Count, _hiddenSize);
            if (IsProjected)
            {
                Gemm.Multiply(made, block.Count, _hiddenSize, packed.Projection, state, _stateSize, accumulate: false);
                made = state;
            }

            _noise.Hidden?.Mix(PreviousHidden(block, hidden), made, state, block.Row * _stateSize);
        }

        if (_madeCells is not null)
        {
            Span<float> cells = Matrix.Rows(_cells, block.Row, block.Count, _hiddenSize);
            _noise.Cell!.Mix(PreviousCell(block), Matrix.Rows(_madeCells, block.Row, block.Count, _hiddenSize), cells, block.Row * _hiddenSize);
        }
    }
}
