namespace RnnLib.Layers;

/// <content>Backpropagation through time.</content>
internal sealed partial class RecurrentNode
{
    private void Backward(GradientFlow flow, Tensor output, Tensor? cells, Tensor[] finalState)
    {
        using var d = new GradientMemory(GradientSizes, _layout.Batch, Math.Max(_slices.Length, _columnParts));
        Buffer dProjected = IsProjected ? RentRows(_layout.Rows, _stateSize) : Buffer.Empty;
        flow.Of(finalState[0]).CopyTo(d.Hidden);
        if (_cell.HasCell)
            flow.Of(finalState[1]).CopyTo(d.Cell);

        using (var packed = new BackwardWeights(_cell, _weights, _earlySize))
        {
            ReadOnlyMemory<float> dOutput = flow.MemoryOf(output), dCells = cells is null ? default : flow.MemoryOf(cells);
            if (_columnParts > 1)
                BackwardColumns(packed, output, dOutput, dCells, d);
            else
                BackwardThreads(packed, output, dOutput, dCells, dProjected.Memory, d);
        }

        flow.Add(_initialHidden, d.Hidden);
        if (_initialCell is not null)
            flow.Add(_initialCell, d.Cell);
        AddSmallWeightGradients(flow, d);
        AddWeightGradients(flow, output, dProjected.Memory);
        if (IsProjected)
            BufferPool.Return(dProjected);
        ReturnBuffers();
    }

    private void BackwardThreads(BackwardWeights packed, Tensor output, ReadOnlyMemory<float> dOutput, ReadOnlyMemory<float> dCells, Memory<float> dProjected, GradientMemory d) =>
        Workers.Run(_slices.Length, thread =>
        {
            foreach (BatchSlice slice in _slices[thread])
                BackwardSlice(slice, packed, output.Data, dOutput.Span, dCells.Span, dProjected.Span, d);
        });

    private void BackwardSlice(
        in BatchSlice slice, BackwardWeights packed, ReadOnlySpan<float> hidden, ReadOnlySpan<float> dOutput, ReadOnlySpan<float> dCells, Span<float> dProjected, GradientMemory d)
    {
        for (int step = slice.Rows.Steps - 1; step >= 0; step--)
        {
            StepBlock block = Block(slice, step);
            if (block.Count == 0)
                continue;
            AddOutputGradients(block, dOutput, dCells, d);
            Span<float> dHidden = Matrix.Rows(d.Hidden, block.Place, block.Count, _stateSize);
            if (IsProjected)
            {
                // d(o tanh(c)) = dh W_hr; all of dh goes that way
                Gemm.Multiply(dHidden, block.Count, _stateSize, packed.Projection, Matrix.Rows(d.Made, block.Place, block.Count, _hiddenSize), _hiddenSize, accumulate: false);
                dHidden.CopyTo(Matrix.Rows(dProjected, block.Row, block.Count, _stateSize));
                dHidden.Clear();
            }

            BackwardStep cellStep = BackwardThroughCell(block, hidden, d, slice.Thread);
            if (_weights.Hidden is not null)
                BackwardThroughU(block, cellStep, dHidden, packed, d);
            _inputNorm?.Backward(
                block.Row, block.Count, 0, _gateSize, _weights.InputNorm!.Data, cellStep.Gates, _gateSize, Matrix.Rows(d.InputNorm, block.Place, block.Count, _gateSize));
        }
    }

    /// <summary>The gradients of a step's state: what comes from later steps, and from the outputs; zoneout's share goes past the cell.</summary>
    private void AddOutputGradients(in StepBlock block, ReadOnlySpan<float> dOutput, ReadOnlySpan<float> dCells, GradientMemory d)
    {
        Span<float> dHidden = Matrix.Rows(d.Hidden, block.Place, block.Count, _stateSize), dCell = Matrix.Rows(d.Cell, block.Place, block.Count, _cell.HasCell ? _hiddenSize : 0);
        Probe?.Carried(0, block.Row, block.Count, dHidden);
        Probe?.Carried(1, block.Row, block.Count, dCell);
        Add(Matrix.Rows(dOutput, block.Row, block.Count, _stateSize), dHidden);
        if (!dCells.IsEmpty)
            Add(Matrix.Rows(dCells, block.Row, block.Count, _hiddenSize), dCell);
        Probe?.Total(0, block.Row, block.Count, dHidden);
        Probe?.Total(1, block.Row, block.Count, dCell);
        _noise.Hidden?.Split(dHidden, Matrix.Rows(d.KeptHidden, block.Place, block.Count, _stateSize), block.Row * _stateSize);
        _noise.Cell?.Split(dCell, Matrix.Rows(d.KeptCell, block.Place, block.Count, _hiddenSize), block.Row * _hiddenSize);
    }

    /// <summary>From the gradients of what the cell made to those of its pre-activations and of the state before.</summary>
    private BackwardStep BackwardThroughCell(in StepBlock block, ReadOnlySpan<float> hidden, GradientMemory d, int scratch)
    {
        BackwardStep cellStep = BackwardStep(block, hidden, d, scratch);
        _cell.Backward(cellStep);
        if (_noise.Hidden is not null)
            Add(Matrix.Rows(d.KeptHidden, block.Place, block.Count, _stateSize), Matrix.Rows(d.Hidden, block.Place, block.Count, _stateSize));
        if (_noise.Cell is not null)
            Add(Matrix.Rows(d.KeptCell, block.Place, block.Count, _hiddenSize), Matrix.Rows(d.Cell, block.Place, block.Count, _hiddenSize));
        return cellStep;
    }

    /// <summary>From the gradients of the pre-activations to that of the previous hidden state: dh += d(U h) U.</summary>
    private void BackwardThroughU(in StepBlock block, in BackwardStep cellStep, Span<float> dHidden, BackwardWeights packed, GradientMemory d)
    {
        Span<float> dInput = cellStep.RecurrentInputGradient;
        bool isMasked = _recurrentInputs is not null;
        if (isMasked)
            dInput.Clear();
        if (_cell.LateGate == LateGate.OwnInput)
        {
            // d(r h) = d(late gate) U
            MultiplyLate(block, cellStep.Gates[_earlySize..], _gateSize, packed, cellStep.LateGradient, accumulate: false, d);
            _cell.BackwardEarly(cellStep);
        }
        else if (_cell.LateGate == LateGate.Apart)
        {
            MultiplyLate(block, cellStep.LateProduct, _hiddenSize, packed, dInput, accumulate: true, d);
        }

        Span<float> dProduct = cellStep.Gates;
        if (_hiddenNorm is not null)
        {
            NormalizeBackward(block, 0, _earlySize, cellStep.Gates, _gateSize, d);
            dProduct = Matrix.Rows(_hiddenNorm.Values.Span, block.Row, block.Count, _gateSize);
        }

        if (_cell.IsIndependent)
            BackwardThroughDiagonal(block, dProduct, cellStep.RecurrentInput, dInput, Matrix.Rows(d.Diagonal, block.Place, block.Count, _hiddenSize));
        else if (block.Step > 0 || _initialHidden.IsTracked)
            Gemm.Multiply(dProduct, block.Count, _gateSize, packed.Early, dInput, _stateSize, accumulate: true, fromLast: block.TurnsAround);
        if (isMasked)
            VectorArithmetic.MultiplyAdd(dInput, Matrix.Rows(_noise.RecurrentMask, block.Place, block.Count, _stateSize), dHidden, dHidden);
    }

    /// <summary>From the gradient of the late gate's product to that of what was multiplied.</summary>
    private void MultiplyLate(in StepBlock block, Span<float> dTarget, int stride, BackwardWeights packed, Span<float> dInput, bool accumulate, GradientMemory d)
    {
        if (_hiddenNorm is not null)
        {
            NormalizeBackward(block, _earlySize, _gateSize, dTarget, stride, d);
            dTarget = Matrix.Rows(_hiddenNorm.Values.Span, block.Row, block.Count, _gateSize)[_earlySize..];
            stride = _gateSize;
        }

        Gemm.Multiply(dTarget, block.Count, stride, packed.Late, dInput, _hiddenSize, accumulate);
    }

    /// <summary>From the gradient of gain ⊙ normalised(U h) + b_hh to that of U h.</summary>
    private void NormalizeBackward(in StepBlock block, int first, int end, ReadOnlySpan<float> dTarget, int stride, GradientMemory d) => _hiddenNorm!.Backward(
        block.Row, block.Count, first, end, _weights.HiddenNorm!.Data, dTarget, stride, Matrix.Rows(d.HiddenNorm, block.Place, block.Count, _gateSize));

    /// <summary>dh += u ⊙ d, du += h ⊙ d, each sequence's for itself.</summary>
    private void BackwardThroughDiagonal(in StepBlock block, ReadOnlySpan<float> dProduct, ReadOnlySpan<float> h, Span<float> dInput, Span<float> dDiagonal)
    {
        ReadOnlySpan<float> u = _weights.Hidden!.Data;
        for (int i = 0; i < block.Count; i++)
        {
            ReadOnlySpan<float> dRow = Matrix.Row(dProduct, i, block.Count);
            Span<float> dInputRow = Matrix.Row(dInput, i, block.Count), dDiagonalRow = Matrix.Row(dDiagonal, i, block.Count);
            VectorArithmetic.MultiplyAdd(dRow, u, dInputRow, dInputRow);
            VectorArithmetic.MultiplyAdd(dRow, Matrix.Row(h, i, block.Count), dDiagonalRow, dDiagonalRow);
        }
    }

    private BackwardStep BackwardStep(in StepBlock block, ReadOnlySpan<float> hidden, GradientMemory d, int slice) => new()
    {
        Rows = block.Count,
        Size = _hiddenSize,
        Gates = Matrix.Rows(_gates, block.KeptRow, block.Count, _gateSize),
        LateProduct = Matrix.Rows(_lateProducts, block.KeptRow, block.Count, _hiddenSize),
        Peephole = DataOf(_weights.Peephole),
        PeepholeGradient = Matrix.Rows(d.Peephole, block.Place, block.Count, _weights.Peephole?.Count ?? 0),
        CellNorm = DataOf(_weights.CellNorm),
        CellNormBias = DataOf(_weights.CellNormBias),
        CellNormGradient = Matrix.Rows(d.CellNorm, block.Place, block.Count, _weights.CellNorm?.Count ?? 0),
        CellNormBiasGradient = Matrix.Rows(d.CellNormBias, block.Place, block.Count, _weights.CellNorm?.Count ?? 0),
        PreviousHidden = PreviousHidden(block, hidden),
        RecurrentInput = RecurrentInput(block, hidden),
        PreviousCell = PreviousCell(block),
        Hidden = _madeHidden is null ? Matrix.Rows(hidden, block.Row, block.Count, _hiddenSize) : Matrix.Rows(_madeHidden, block.Row, block.Count, _hiddenSize),
        Cell = Matrix.Rows(_madeCells ?? _cells, block.Row, block.Count, _hiddenSize),
        HiddenGradient = Matrix.Rows(d.Made, block.Place, block.Count, _hiddenSize),
        CellGradient = Matrix.Rows(d.Cell, block.Place, block.Count, _cell.HasCell ? _hiddenSize : 0),
        RecurrentInputGradient = Matrix.Rows(_recurrentInputs is null ? d.Hidden : d.RecurrentInput, block.Place, block.Count, _stateSize),
        LateGradient = Matrix.Rows(d.Late, block.Place, block.Count, _hiddenSize),
        Scratch = d.Scratch(slice),
    };

    private GradientSizes GradientSizes => new(
        Hidden: _stateSize,
        Made: IsProjected ? _hiddenSize : 0,
        Cell: _cell.HasCell ? _hiddenSize : 0,
        KeptHidden: _noise.Hidden is null ? 0 : _stateSize,
        KeptCell: _noise.Cell is null ? 0 : _hiddenSize,
        Late: _cell.LateGate == LateGate.OwnInput ? _hiddenSize : 0,
        RecurrentInput: _recurrentInputs is null ? 0 : _stateSize,
        Peephole: _weights.Peephole?.Count ?? 0,
        CellNorm: _weights.CellNorm?.Count ?? 0,
        InputNorm: _weights.InputNorm?.Count ?? 0,
        HiddenNorm: _weights.HiddenNorm?.Count ?? 0,
        Diagonal: _cell.IsIndependent ? _hiddenSize : 0,
        Scratch: 3 * _hiddenSize);
}
