using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <content>The products of a step on the way forward, and the rows that the cell sees.</content>
internal sealed partial class RecurrentNode
{
    /// <summary>W x + b_ih for all steps at once.</summary>
    private void ProjectInput(PackedWeights packed)
    {
        int rows = _layout.Rows;
        ReadOnlySpan<float> bias = DataOf(_weights.InputBias);
        if (_inputNorm is null)
        {
            Ops.FillRows(_gates.AsSpan(0, rows * _gateSize), bias, rows);
            Gemm.Multiply(_x.Data, rows, _inputSize, packed.Input, _gates, _gateSize, accumulate: !bias.IsEmpty);
            return;
        }

        Gemm.Multiply(_x.Data, rows, _inputSize, packed.Input, _inputNorm.Values, _gateSize, accumulate: false);
        _inputNorm.Forward(0, rows, 0, _gateSize, _weights.InputNorm!.Data, bias, _gates, add: false);
    }

    /// <summary>U h + b_hh, added to the input projection or kept apart.</summary>
    private void ProjectHidden(int step, Span<float> hidden, PackedWeights packed)
    {
        if (_weights.Hidden is null)
            return;
        int running = _layout.Running(step), firstRow = _layout.StepStart[step], first = firstRow * _gateSize;
        Span<float> target = _hiddenProjections ?? _gates;
        ReadOnlySpan<float> h = PreviousHidden(step, hidden)[..(running * _stateSize)], bias = DataOf(_weights.HiddenBias);
        if (_recurrentInputs is not null)
        {
            TensorPrimitives.Multiply(h, _noise.RecurrentMask.AsSpan(0, h.Length), _recurrentInputs.AsSpan(firstRow * _stateSize, h.Length));
            h = _recurrentInputs.AsSpan(firstRow * _stateSize, h.Length);
        }

        if (_hiddenNorm is not null)
        {
            MultiplyHidden(h, running, packed, _hiddenNorm.Values.AsSpan(first), accumulate: false);
            _hiddenNorm.Forward(firstRow, running, 0, _earlySize, _weights.HiddenNorm!.Data, bias, target, add: _hiddenProjections is null);
            return;
        }

        Span<float> projection = target.Slice(first, running * _gateSize);
        if (_hiddenProjections is not null)
            projection.Clear();
        for (int place = 0; place < running && !bias.IsEmpty; place++)
            Add(bias, Row(projection, place, _gateSize));
        MultiplyHidden(h, running, packed, projection, accumulate: true);
    }

    /// <summary>U h of the early gates; u ⊙ h where U is a diagonal.</summary>
    private void MultiplyHidden(ReadOnlySpan<float> h, int running, PackedWeights packed, Span<float> projection, bool accumulate)
    {
        if (!_cell.IsIndependent)
        {
            Gemm.Multiply(h, running, _stateSize, packed.Early, projection, _gateSize, accumulate);
            return;
        }

        ReadOnlySpan<float> u = _weights.Hidden!.Data;
        for (int place = 0; place < running; place++)
        {
            Span<float> row = Row(projection, place, _gateSize);
            if (accumulate)
                TensorPrimitives.MultiplyAdd(u, ReadRow(h, place, _stateSize), row, row);
            else
                TensorPrimitives.Multiply(u, ReadRow(h, place, _stateSize), row);
        }
    }

    /// <summary>The late gate's product, with what the other gates have made of h.</summary>
    private void ProjectLate(int step, Span<float> hidden, PackedWeights packed)
    {
        int running = _layout.Running(step), firstRow = _layout.StepStart[step];
        for (int place = 0; place < running; place++)
            _cell.ForwardEarly(ForwardRow(step, place, hidden));
        Span<float> target = _hiddenNorm is null ? _gates : _hiddenNorm.Values;
        Gemm.Multiply(
            _lateInputs.AsSpan(firstRow * _hiddenSize), running, _hiddenSize, packed.Late, target[(firstRow * _gateSize + _earlySize)..], _gateSize, accumulate: _hiddenNorm is null);
        _hiddenNorm?.Forward(firstRow, running, _earlySize, _gateSize, _weights.HiddenNorm!.Data, DataOf(_weights.HiddenBias), _gates, add: true);
    }

    private ForwardRow ForwardRow(int step, int place, Span<float> hidden)
    {
        int row = _layout.StepStart[step] + place;
        return new()
        {
            Gates = Row(_gates, row, _gateSize),
            HiddenProjection = Row(_hiddenProjections, row, _gateSize),
            Peephole = DataOf(_weights.Peephole),
            CellNorm = DataOf(_weights.CellNorm),
            CellNormBias = DataOf(_weights.CellNormBias),
            PreviousHidden = ReadRow(PreviousHidden(step, hidden), place, _stateSize),
            RecurrentInput = ReadRow(RecurrentInput(step, hidden), place, _stateSize),
            PreviousCell = ReadRow(PreviousCell(step), place, _hiddenSize),
            LateInput = Row(_lateInputs, row, _hiddenSize),
            Hidden = Row(_madeHidden is null ? hidden : _madeHidden, row, _hiddenSize),
            Cell = Row(_madeCells ?? _cells, row, _hiddenSize),
        };
    }
}
