using System.Buffers;

namespace RnnLib.Layers;

/// <content>Backpropagation through time.</content>
internal sealed partial class RecurrentNode
{
    private void Backward(GradientFlow flow, Tensor output, Tensor[] finalState)
    {
        int stateSize = finalState[0].Count;
        float[] memory = Rent(3 * stateSize + Peephole.Length + 4 * _hiddenSize);
        Span<float> dHidden = memory.AsSpan(0, stateSize), dCell = _cell.HasCell ? memory.AsSpan(stateSize, stateSize) : [];
        Span<float> dLate = _cell.HasLateGate ? memory.AsSpan(2 * stateSize, stateSize) : [];
        Span<float> dPeephole = memory.AsSpan(3 * stateSize, Peephole.Length), scratch = memory.AsSpan(3 * stateSize + Peephole.Length, 4 * _hiddenSize);
        flow.Of(finalState[0]).CopyTo(dHidden);
        if (_cell.HasCell)
            flow.Of(finalState[1]).CopyTo(dCell);
        dPeephole.Clear();

        ReadOnlySpan<float> u = _weights.Hidden.Data, hidden = output.Data, dOutput = flow.Of(output);
        using PackedMatrix earlyU = PackedMatrix.Pack(u[..(_earlySize * _hiddenSize)], _earlySize, _hiddenSize);
        using PackedMatrix lateU = PackedMatrix.Pack(u[(_earlySize * _hiddenSize)..], _gateSize - _earlySize, _hiddenSize);
        for (int step = _layout.Steps - 1; step >= 0; step--)
        {
            int running = _layout.Running(step), firstRow = _layout.StepStart[step];
            for (int place = 0; place < running; place++)
            {
                Add(ReadRow(dOutput, firstRow + place, _hiddenSize), Row(dHidden, place, _hiddenSize));
                _cell.Backward(BackwardRow(step, place, hidden, dHidden, dCell, dLate, dPeephole, scratch));
            }

            if (_cell.HasLateGate)
            {
                // d(r h) = d(late gate) U
                Gemm.Multiply(_gates.AsSpan(firstRow * _gateSize + _earlySize), running, _gateSize, 1, lateU, dLate, _hiddenSize, accumulate: false);
                for (int place = 0; place < running; place++)
                    _cell.BackwardEarly(BackwardRow(step, place, hidden, dHidden, dCell, dLate, dPeephole, scratch));
            }

            // dh += d(U h) U
            Gemm.Multiply((_hiddenProjections ?? _gates).AsSpan(firstRow * _gateSize), running, _gateSize, 1, earlyU, dHidden, _hiddenSize, accumulate: true);
        }

        flow.Add(_initialHidden, dHidden);
        if (_initialCell is not null)
            flow.Add(_initialCell, dCell);
        if (_weights.Peephole is { } peephole)
            flow.Add(peephole, dPeephole);
        AddWeightGradients(flow, hidden);
        ArrayPool<float>.Shared.Return(memory);
        ReturnBuffers();
    }

    private BackwardRow BackwardRow(
        int step, int place, ReadOnlySpan<float> hidden, Span<float> dHidden, Span<float> dCell, Span<float> dLate, Span<float> dPeephole, Span<float> scratch)
    {
        int row = _layout.StepStart[step] + place;
        return new()
        {
            Gates = Row(_gates, row, _gateSize),
            HiddenProjection = Row(_hiddenProjections, row, _gateSize),
            Peephole = Peephole,
            PeepholeGradient = dPeephole,
            PreviousHidden = ReadRow(PreviousHidden(step, hidden), place, _hiddenSize),
            PreviousCell = ReadRow(PreviousCell(step), place, _hiddenSize),
            Hidden = ReadRow(hidden, row, _hiddenSize),
            Cell = ReadRow(_cells, row, _hiddenSize),
            HiddenGradient = Row(dHidden, place, _hiddenSize),
            CellGradient = Row(dCell, place, _hiddenSize),
            LateGradient = Row(dLate, place, _hiddenSize),
            Scratch = scratch,
        };
    }

    private void AddWeightGradients(GradientFlow flow, ReadOnlySpan<float> hidden)
    {
        int rows = _layout.Rows;
        ReadOnlySpan<float> dInputProjection = _gates.AsSpan(0, rows * _gateSize), dHiddenProjection = (_hiddenProjections ?? _gates).AsSpan(0, rows * _gateSize);
        if (flow.Wants(_x))                                                                            // dx += d(W x) W
            MatrixProduct.Plain(dInputProjection, _weights.Input.Data, flow.Into(_x), rows, _gateSize, _inputSize, accumulate: true);
        if (flow.Wants(_weights.Input))                                                                // dW += d(W x)' x
            MatrixProduct.LeftTransposed(dInputProjection, _x.Data, flow.Into(_weights.Input), _gateSize, rows, _inputSize, accumulate: true);
        if (flow.Wants(_weights.Hidden))
            AddHiddenWeightGradient(flow.Into(_weights.Hidden), dHiddenProjection, hidden);
        if (_weights.InputBias is { } inputBias && flow.Wants(inputBias))
            Ops.AddRows(dInputProjection, flow.Into(inputBias), rows);
        if (_weights.HiddenBias is { } hiddenBias && flow.Wants(hiddenBias))
            Ops.AddRows(dHiddenProjection, flow.Into(hiddenBias), rows);
    }

    /// <summary>dU += d(U h)' h; the late gate's rows with what its weight was multiplied with.</summary>
    private void AddHiddenWeightGradient(Span<float> dU, ReadOnlySpan<float> dHiddenProjection, ReadOnlySpan<float> hidden)
    {
        int rows = _layout.Rows;
        float[] previousHidden = Rent(rows * _hiddenSize);
        for (int step = 0; step < _layout.Steps; step++)
            PreviousHidden(step, hidden)[..(_layout.Running(step) * _hiddenSize)].CopyTo(previousHidden.AsSpan(_layout.StepStart[step] * _hiddenSize));

        using (PackedMatrix packed = PackedMatrix.Pack(previousHidden.AsSpan(0, rows * _hiddenSize), rows, _hiddenSize))
            Gemm.Multiply(dHiddenProjection, _earlySize, 1, _gateSize, packed, dU, _hiddenSize, accumulate: true);
        if (_cell.HasLateGate && rows > 0)
        {
            using PackedMatrix packed = PackedMatrix.Pack(_lateInputs.AsSpan(0, rows * _hiddenSize), rows, _hiddenSize);
            Gemm.Multiply(dHiddenProjection[_earlySize..], _gateSize - _earlySize, 1, _gateSize, packed, dU[(_earlySize * _hiddenSize)..], _hiddenSize, accumulate: true);
        }

        ArrayPool<float>.Shared.Return(previousHidden);
    }
}
