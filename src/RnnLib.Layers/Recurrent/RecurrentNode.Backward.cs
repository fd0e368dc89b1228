using System.Buffers;

namespace RnnLib.Layers;

/// <content>Backpropagation through time.</content>
internal sealed partial class RecurrentNode
{
    private void Backward(GradientFlow flow, Tensor output, Tensor[] finalState)
    {
        int outputCount = _layout.Batch * _outputSize, hiddenCount = _layout.Batch * _hiddenSize;
        float[] memory = Rent(outputCount + 3 * hiddenCount + Peephole.Length + 4 * _hiddenSize);
        Span<float> rest = memory, dHidden = Take(ref rest, outputCount);
        var work = new BackwardMemory
        {
            Unprojected = _unprojected is null ? dHidden : Take(ref rest, hiddenCount),
            Cell = _cell.HasCell ? Take(ref rest, hiddenCount) : [],
            Late = _cell.HasLateGate ? Take(ref rest, hiddenCount) : [],
            Peephole = Take(ref rest, Peephole.Length),
            Scratch = Take(ref rest, 4 * _hiddenSize),
        };
        flow.Of(finalState[0]).CopyTo(dHidden);
        if (_cell.HasCell)
            flow.Of(finalState[1]).CopyTo(work.Cell);
        work.Peephole.Clear();

        ReadOnlySpan<float> u = _weights.Hidden.Data, hidden = output.Data, dOutput = flow.Of(output);
        float[] dProjected = _unprojected is null ? [] : Rent(_layout.Rows * _outputSize);
        using PackedMatrix earlyU = PackedMatrix.Pack(u[..(_earlySize * _outputSize)], _earlySize, _outputSize);
        using PackedMatrix lateU = PackedMatrix.Pack(u[(_earlySize * _outputSize)..], _gateSize - _earlySize, _outputSize);
        using PackedMatrix packedR = PackProjection(transposed: false);
        for (int step = _layout.Steps - 1; step >= 0; step--)
        {
            int running = _layout.Running(step), firstRow = _layout.StepStart[step];
            Add(dOutput.Slice(firstRow * _outputSize, running * _outputSize), dHidden[..(running * _outputSize)]);
            if (_unprojected is not null)
            {
                // d(o tanh(c)) = dh W_hr; all of dh goes that way
                Span<float> dh = dHidden[..(running * _outputSize)];
                Gemm.Multiply(dh, running, _outputSize, 1, packedR, work.Unprojected, _hiddenSize, accumulate: false);
                dh.CopyTo(dProjected.AsSpan(firstRow * _outputSize));
                dh.Clear();
            }

            // Over 200 steps of an LSTM of 128 units whose loss is at the last step only, this made backward 16 times faster.
            Denormals.Flush(work.Unprojected[..(running * _hiddenSize)]);
            if (_cell.HasCell)
                Denormals.Flush(work.Cell[..(running * _hiddenSize)]);
            for (int place = 0; place < running; place++)
                _cell.Backward(BackwardRow(step, place, hidden, work));
            if (_cell.HasLateGate)
            {
                // d(r h) = d(late gate) U
                Gemm.Multiply(_gates.AsSpan(firstRow * _gateSize + _earlySize), running, _gateSize, 1, lateU, work.Late, _hiddenSize, accumulate: false);
                for (int place = 0; place < running; place++)
                    _cell.BackwardEarly(BackwardRow(step, place, hidden, work));
            }

            // dh += d(U h) U
            Gemm.Multiply((_hiddenProjections ?? _gates).AsSpan(firstRow * _gateSize), running, _gateSize, 1, earlyU, dHidden, _outputSize, accumulate: true);
        }

        flow.Add(_initialHidden, dHidden);
        if (_initialCell is not null)
            flow.Add(_initialCell, work.Cell);
        if (_weights.Peephole is { } peephole)
            flow.Add(peephole, work.Peephole);
        AddWeightGradients(flow, hidden);
        if (_weights.Projection is { } projection && flow.Wants(projection))                           // dW_hr += dh' (o tanh(c))
            MatrixProduct.LeftTransposed(dProjected, _unprojected.AsSpan(0, _layout.Rows * _hiddenSize), flow.Into(projection), _outputSize, _layout.Rows, _hiddenSize, accumulate: true);
        if (_unprojected is not null)
            ArrayPool<float>.Shared.Return(dProjected);
        ArrayPool<float>.Shared.Return(memory);
        ReturnBuffers();
    }

    private BackwardRow BackwardRow(int step, int place, ReadOnlySpan<float> hidden, in BackwardMemory work)
    {
        int row = _layout.StepStart[step] + place;
        return new()
        {
            Gates = Row(_gates, row, _gateSize),
            HiddenProjection = Row(_hiddenProjections, row, _gateSize),
            Peephole = Peephole,
            PeepholeGradient = work.Peephole,
            PreviousHidden = ReadRow(PreviousHidden(step, hidden), place, _outputSize),
            PreviousCell = ReadRow(PreviousCell(step), place, _hiddenSize),
            Hidden = ReadRow(_unprojected is null ? hidden : _unprojected, row, _hiddenSize),
            Cell = ReadRow(_cells, row, _hiddenSize),
            HiddenGradient = Row(work.Unprojected, place, _hiddenSize),
            CellGradient = Row(work.Cell, place, _hiddenSize),
            LateGradient = Row(work.Late, place, _hiddenSize),
            Scratch = work.Scratch,
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
        float[] previousHidden = Rent(rows * _outputSize);
        for (int step = 0; step < _layout.Steps; step++)
            PreviousHidden(step, hidden)[..(_layout.Running(step) * _outputSize)].CopyTo(previousHidden.AsSpan(_layout.StepStart[step] * _outputSize));

        using (PackedMatrix packed = PackedMatrix.Pack(previousHidden.AsSpan(0, rows * _outputSize), rows, _outputSize))
            Gemm.Multiply(dHiddenProjection, _earlySize, 1, _gateSize, packed, dU, _outputSize, accumulate: true);
        if (_cell.HasLateGate && rows > 0)
        {
            using PackedMatrix packed = PackedMatrix.Pack(_lateInputs.AsSpan(0, rows * _hiddenSize), rows, _hiddenSize);
            Gemm.Multiply(dHiddenProjection[_earlySize..], _gateSize - _earlySize, 1, _gateSize, packed, dU[(_earlySize * _hiddenSize)..], _hiddenSize, accumulate: true);
        }

        ArrayPool<float>.Shared.Return(previousHidden);
    }

    private static Span<float> Take(ref Span<float> memory, int count)
    {
        Span<float> taken = memory[..count];
        memory = memory[count..];
        return taken;
    }

    /// <summary>Gradients by place that travel back through time, and memory to work in.</summary>
    private readonly ref struct BackwardMemory
    {
        /// <summary>Of what the cell makes: the hidden state, or what is projected to it.</summary>
        public required Span<float> Unprojected { get; init; }

        public required Span<float> Cell { get; init; }

        public required Span<float> Late { get; init; }

        public required Span<float> Peephole { get; init; }

        public required Span<float> Scratch { get; init; }
    }
}
