using System.Buffers;
using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <content>Backpropagation through time.</content>
internal sealed partial class RecurrentNode
{
    private void Backward(GradientFlow flow, Tensor output, Tensor? cells, Tensor[] finalState)
    {
        float[] memory = Rent(GradientMemory.Size(this)), dProjected = IsProjected ? Rent(_layout.Rows * _stateSize) : [];
        var d = new GradientMemory(this, memory);
        flow.Of(finalState[0]).CopyTo(d.Hidden);
        if (_cell.HasCell)
            flow.Of(finalState[1]).CopyTo(d.Cell);

        ReadOnlySpan<float> u = _cell.IsIndependent ? [] : DataOf(_weights.Hidden), hidden = output.Data, dOutput = flow.Of(output), dCells = cells is null ? [] : flow.Of(cells);
        int earlySize = u.IsEmpty ? 0 : _earlySize, lateSize = u.IsEmpty ? 0 : _gateSize - _earlySize;
        using PackedMatrix earlyU = PackedMatrix.Pack(u[..(earlySize * _stateSize)], earlySize, u.IsEmpty ? 0 : _stateSize);
        using PackedMatrix lateU = PackedMatrix.Pack(u[(earlySize * _stateSize)..], lateSize, u.IsEmpty ? 0 : _stateSize);
        using PackedMatrix r = PackedMatrix.Pack(DataOf(_weights.Projection), IsProjected ? _stateSize : 0, IsProjected ? _hiddenSize : 0);
        for (int step = _layout.Steps - 1; step >= 0; step--)
        {
            int running = _layout.Running(step), firstRow = _layout.StepStart[step], stateCount = running * _stateSize, cellCount = running * _hiddenSize;
            Span<float> dHidden = d.Hidden[..stateCount], dCell = _cell.HasCell ? d.Cell[..cellCount] : default;
            Add(dOutput.Slice(firstRow * _stateSize, stateCount), dHidden);
            if (!dCells.IsEmpty)
                Add(dCells.Slice(firstRow * _hiddenSize, cellCount), dCell);
            _noise.Hidden?.Split(dHidden, d.KeptHidden, firstRow * _stateSize);
            _noise.Cell?.Split(dCell, d.KeptCell, firstRow * _hiddenSize);
            if (IsProjected)
            {
                // d(o tanh(c)) = dh W_hr; all of dh goes that way
                Gemm.Multiply(dHidden, running, _stateSize, r, d.Made, _hiddenSize, accumulate: false);
                dHidden.CopyTo(dProjected.AsSpan(firstRow * _stateSize));
                dHidden.Clear();
            }

            // Over 200 steps of an LSTM of 128 units whose loss is at the last step only, this made backward 16 times faster.
            Denormals.Flush(d.Made[..cellCount]);
            Denormals.Flush(dCell);
            for (int place = 0; place < running; place++)
                _cell.Backward(BackwardRow(step, place, hidden, d));
            if (_noise.Hidden is not null)
                Add(d.KeptHidden[..stateCount], dHidden);
            if (_noise.Cell is not null)
                Add(d.KeptCell[..cellCount], dCell);
            BackwardThroughU(step, hidden, d, earlyU, lateU);
        }

        flow.Add(_initialHidden, d.Hidden);
        if (_initialCell is not null)
            flow.Add(_initialCell, d.Cell);
        AddCellWeightGradients(flow, d);
        AddWeightGradients(flow, hidden, d);
        if (_weights.Projection is { } projection && flow.Wants(projection))                           // dW_hr += dh' (o tanh(c))
            MatrixProduct.LeftTransposed(dProjected, _madeHidden.AsSpan(0, _layout.Rows * _hiddenSize), flow.Into(projection), _stateSize, _layout.Rows, _hiddenSize, accumulate: true);
        if (IsProjected)
            ArrayPool<float>.Shared.Return(dProjected);
        ArrayPool<float>.Shared.Return(memory);
        ReturnBuffers();
    }

    /// <summary>From the gradients of the pre-activations to that of the previous hidden state: dh += d(U h) U.</summary>
    private void BackwardThroughU(int step, ReadOnlySpan<float> hidden, in GradientMemory d, in PackedMatrix earlyU, in PackedMatrix lateU)
    {
        if (_weights.Hidden is null)
            return;
        int running = _layout.Running(step), firstRow = _layout.StepStart[step], stateCount = running * _stateSize;
        bool isMasked = _recurrentInputs is not null;
        if (isMasked)
            d.RecurrentInput[..stateCount].Clear();
        if (_cell.HasLateGate)
        {
            // d(r h) = d(late gate) U
            NormalizeBackward(firstRow, running, _earlySize, _gateSize, d);
            Gemm.Multiply(HiddenProductGradients.AsSpan(firstRow * _gateSize + _earlySize), running, _gateSize, lateU, d.Late, _hiddenSize, accumulate: false);
            for (int place = 0; place < running; place++)
                _cell.BackwardEarly(BackwardRow(step, place, hidden, d));
        }

        NormalizeBackward(firstRow, running, 0, _earlySize, d);
        Span<float> dInput = isMasked ? d.RecurrentInput : d.Hidden;
        if (_cell.IsIndependent)
            BackwardThroughDiagonal(step, hidden, dInput, d.Diagonal);
        else
            Gemm.Multiply(HiddenProductGradients.AsSpan(firstRow * _gateSize), running, _gateSize, earlyU, dInput, _stateSize, accumulate: true);
        if (isMasked)
            TensorPrimitives.MultiplyAdd(d.RecurrentInput[..stateCount], _noise.RecurrentMask.AsSpan(0, stateCount), d.Hidden[..stateCount], d.Hidden[..stateCount]);
    }

    /// <summary>dh += u ⊙ d, du += h ⊙ d.</summary>
    private void BackwardThroughDiagonal(int step, ReadOnlySpan<float> hidden, Span<float> dInput, Span<float> dDiagonal)
    {
        ReadOnlySpan<float> h = RecurrentInput(step, hidden), u = _weights.Hidden!.Data;
        for (int place = 0; place < _layout.Running(step); place++)
        {
            ReadOnlySpan<float> dRow = Row(HiddenProductGradients, _layout.StepStart[step] + place, _hiddenSize);
            TensorPrimitives.MultiplyAdd(dRow, u, Row(dInput, place, _hiddenSize), Row(dInput, place, _hiddenSize));
            TensorPrimitives.MultiplyAdd(dRow, ReadRow(h, place, _hiddenSize), dDiagonal, dDiagonal);
        }
    }

    private BackwardRow BackwardRow(int step, int place, ReadOnlySpan<float> hidden, in GradientMemory d)
    {
        int row = _layout.StepStart[step] + place;
        return new()
        {
            Gates = Row(_gates, row, _gateSize),
            HiddenProjection = Row(_hiddenProjections, row, _gateSize),
            Peephole = DataOf(_weights.Peephole),
            PeepholeGradient = d.Peephole,
            CellNorm = DataOf(_weights.CellNorm),
            CellNormBias = DataOf(_weights.CellNormBias),
            CellNormGradient = d.CellNorm,
            CellNormBiasGradient = d.CellNormBias,
            PreviousHidden = ReadRow(PreviousHidden(step, hidden), place, _stateSize),
            RecurrentInput = ReadRow(RecurrentInput(step, hidden), place, _stateSize),
            PreviousCell = ReadRow(PreviousCell(step), place, _hiddenSize),
            Hidden = ReadRow(_madeHidden is null ? hidden : _madeHidden, row, _hiddenSize),
            Cell = ReadRow(_madeCells ?? _cells, row, _hiddenSize),
            HiddenGradient = Row(d.Made, place, _hiddenSize),
            CellGradient = Row(d.Cell, place, _hiddenSize),
            RecurrentInputGradient = Row(_recurrentInputs is null ? d.Hidden : d.RecurrentInput, place, _stateSize),
            LateGradient = Row(d.Late, place, _hiddenSize),
            Scratch = d.Scratch,
        };
    }
}
