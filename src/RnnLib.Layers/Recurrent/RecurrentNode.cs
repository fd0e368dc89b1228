using System.Buffers;
using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>One layer and direction over whole sequences as ONE tape entry: forward through time, and back by hand.</summary>
/// <remarks>
/// Works on the rows of a <see cref="StepLayout"/>: one input projection over all rows, then per step one product with the
/// pre-packed recurrent weights and the cell's pointwise part; backward the same in reverse, and one large product each for
/// the gradients of x, W and U. Buffers that only backward needs are pooled.
/// With a projection, what the cell makes is <c>_unprojected</c> and the hidden state is its product with W_hr.
/// A late gate (<see cref="RecurrentCell.HasLateGate"/>) has a product of its own in each step, after the other gates.
/// </remarks>
internal sealed partial class RecurrentNode
{
    private readonly RecurrentCell _cell;
    private readonly StepLayout _layout;
    private readonly RecurrentWeights<Tensor> _weights;
    private readonly Tensor _x, _initialHidden;
    private readonly Tensor? _initialCell;
    private readonly int _inputSize, _hiddenSize, _outputSize, _gateSize, _earlySize;
    private readonly float[] _gates;
    private readonly float[]? _hiddenProjections, _cells, _lateInputs, _unprojected;

    private RecurrentNode(RecurrentCell cell, StepLayout layout, Tensor x, Tensor[] initialState, RecurrentWeights<Tensor> weights)
    {
        (_cell, _layout, _weights, _x) = (cell, layout, weights, x);
        (_initialHidden, _initialCell) = (initialState[0], cell.HasCell ? initialState[1] : null);
        (_gateSize, _inputSize) = weights.Input.Shape;
        (_, _outputSize) = weights.Hidden.Shape;
        _hiddenSize = _gateSize / cell.Gates;
        _earlySize = cell.HasLateGate ? _gateSize - _hiddenSize : _gateSize;
        _gates = RentRows(layout, _gateSize);
        _hiddenProjections = cell.SplitsProjections ? RentRows(layout, _gateSize) : null;
        _cells = cell.HasCell ? RentRows(layout, _hiddenSize) : null;
        _lateInputs = cell.HasLateGate ? RentRows(layout, _hiddenSize) : null;
        _unprojected = weights.Projection is not null ? RentRows(layout, _hiddenSize) : null;
    }

    private ReadOnlySpan<float> Peephole => _weights.Peephole is { } p ? p.Data : [];

    /// <summary>Runs a layer over the real steps of a batch.</summary>
    /// <param name="cell">The cell's arithmetic.</param>
    /// <param name="layout">Where the steps stand.</param>
    /// <param name="x">[rows, inputSize], in the order in which this direction reads them.</param>
    /// <param name="initialState">Hidden, and cell if there is one: each [batch, hiddenSize], by place.</param>
    /// <param name="weights">W, U, the biases and the peepholes.</param>
    /// <returns>The hidden state at every row [rows, hiddenSize or projectionSize], and the final states by place.</returns>
    public static (Tensor Output, Tensor[] FinalState) Run(
        RecurrentCell cell, StepLayout layout, Tensor x, Tensor[] initialState, RecurrentWeights<Tensor> weights)
    {
        var node = new RecurrentNode(cell, layout, x, initialState, weights);
        Tensor[] inputs = [x, .. initialState, .. weights.All];
        Tensor output = Operation.Result([layout.Rows, node._outputSize], inputs);
        Tensor[] finalState = [.. initialState.Select(state => Operation.Result(state.Shape, inputs))];

        node.Forward(output.Writable);
        node.WriteFinal(output.Data, initialState[0].Data, finalState[0].Writable, node._outputSize);
        if (cell.HasCell)
            node.WriteFinal(node._cells, initialState[1].Data, finalState[1].Writable, node._hiddenSize);

        if (output.Tape is { } tape)
            tape.Record(cell.GetType().Name, flow => node.Backward(flow, output, finalState), [output, .. finalState]);
        else
            node.ReturnBuffers();
        return (output, finalState);
    }

    private void Forward(Span<float> hidden)
    {
        ReadOnlySpan<float> inputBias = _weights.InputBias is { } b ? b.Data : [];
        Ops.FillRows(_gates.AsSpan(0, _layout.Rows * _gateSize), inputBias, _layout.Rows);
        MatrixProduct.RightTransposed(_x.Data, _weights.Input.Data, _gates, _layout.Rows, _inputSize, _gateSize, accumulate: _weights.InputBias is not null);

        ReadOnlySpan<float> u = _weights.Hidden.Data;
        using PackedMatrix earlyU = PackedMatrix.PackTransposed(u[..(_earlySize * _outputSize)], _outputSize, _earlySize);
        using PackedMatrix lateU = PackedMatrix.PackTransposed(u[(_earlySize * _outputSize)..], _outputSize, _gateSize - _earlySize);
        using PackedMatrix packedR = PackProjection(transposed: true);
        for (int step = 0; step < _layout.Steps; step++)
        {
            ProjectHidden(step, PreviousHidden(step, hidden), earlyU);
            if (_cell.HasLateGate)
                ProjectLate(step, hidden, lateU);
            for (int place = 0; place < _layout.Running(step); place++)
                _cell.Forward(ForwardRow(step, place, hidden));
            if (_unprojected is not null)
            {
                int firstRow = _layout.StepStart[step];
                Gemm.Multiply(_unprojected.AsSpan(firstRow * _hiddenSize), _layout.Running(step), _hiddenSize, 1, packedR, hidden[(firstRow * _outputSize)..], _outputSize, accumulate: false);
            }
        }
    }

    /// <summary>U h + b_hh, added to the input projection or kept apart.</summary>
    private void ProjectHidden(int step, ReadOnlySpan<float> previousHidden, in PackedMatrix earlyU)
    {
        int running = _layout.Running(step), first = _layout.StepStart[step] * _gateSize;
        Span<float> projection = (_hiddenProjections ?? _gates).AsSpan(first, running * _gateSize);
        if (_cell.SplitsProjections)
            projection.Clear();
        for (int place = 0; place < running && _weights.HiddenBias is not null; place++)
            Add(_weights.HiddenBias.Data, Row(projection, place, _gateSize));
        Gemm.Multiply(previousHidden, running, _outputSize, 1, earlyU, projection, _gateSize, accumulate: true);
    }

    /// <summary>The late gate's product, with what the other gates have made of h.</summary>
    private void ProjectLate(int step, Span<float> hidden, in PackedMatrix lateU)
    {
        int running = _layout.Running(step), firstRow = _layout.StepStart[step];
        for (int place = 0; place < running; place++)
            _cell.ForwardEarly(ForwardRow(step, place, hidden));
        Gemm.Multiply(
            _lateInputs.AsSpan(firstRow * _hiddenSize), running, _hiddenSize, 1, lateU, _gates.AsSpan(firstRow * _gateSize + _earlySize), _gateSize, accumulate: true);
    }

    private ForwardRow ForwardRow(int step, int place, Span<float> hidden)
    {
        int row = _layout.StepStart[step] + place;
        return new()
        {
            Gates = Row(_gates, row, _gateSize),
            HiddenProjection = Row(_hiddenProjections, row, _gateSize),
            Peephole = Peephole,
            PreviousHidden = ReadRow(PreviousHidden(step, hidden), place, _outputSize),
            PreviousCell = ReadRow(PreviousCell(step), place, _hiddenSize),
            LateInput = Row(_lateInputs, row, _hiddenSize),
            Hidden = Row(_unprojected is null ? hidden : _unprojected, row, _hiddenSize),
            Cell = Row(_cells, row, _hiddenSize),
        };
    }

    /// <summary>The state of each sequence after its last step; the initial state of an empty one.</summary>
    private void WriteFinal(ReadOnlySpan<float> states, ReadOnlySpan<float> initial, Span<float> final, int size)
    {
        initial.CopyTo(final);
        for (int step = 0; step < _layout.Steps; step++)
        {
            int stillRunning = step + 1 < _layout.Steps ? _layout.Running(step + 1) : 0;
            for (int place = stillRunning; place < _layout.Running(step); place++)
                ReadRow(states, _layout.StepStart[step] + place, size).CopyTo(Row(final, place, size));
        }
    }

    /// <summary>The hidden states before a step, by place: those of the step before, whose first rows are the sequences still running.</summary>
    private ReadOnlySpan<float> PreviousHidden(int step, ReadOnlySpan<float> hidden) =>
        step == 0 ? _initialHidden.Data : hidden[(_layout.StepStart[step - 1] * _outputSize)..];

    private ReadOnlySpan<float> PreviousCell(int step) =>
        _cells is null ? default : step == 0 ? _initialCell!.Data : _cells.AsSpan(_layout.StepStart[step - 1] * _hiddenSize);

    /// <summary>W_hr as it stands, or transposed; an empty matrix without a projection.</summary>
    private PackedMatrix PackProjection(bool transposed)
    {
        ReadOnlySpan<float> r = _weights.Projection is { } projection ? projection.Data : [];
        int size = r.IsEmpty ? 0 : _outputSize;
        return transposed ? PackedMatrix.PackTransposed(r, r.IsEmpty ? 0 : _hiddenSize, size) : PackedMatrix.Pack(r, size, r.IsEmpty ? 0 : _hiddenSize);
    }

    private void ReturnBuffers()
    {
        foreach (float[] buffer in new[] { _gates, _hiddenProjections, _cells, _lateInputs, _unprojected }.OfType<float[]>())
            ArrayPool<float>.Shared.Return(buffer);
    }

    private static float[] RentRows(StepLayout layout, int size) => (long)layout.Rows * size <= Array.MaxLength
        ? Rent(layout.Rows * size)
        : throw new ArgumentException($"the batch has {layout.Rows} steps in all, and {size} numbers for each are more than an array holds; use smaller batches or shorter sequences.", nameof(layout));

    private static float[] Rent(int count) => ArrayPool<float>.Shared.Rent(count);

    private static void Add(ReadOnlySpan<float> source, Span<float> target) => TensorPrimitives.Add(target, source, target);

    private static Span<float> Row(Span<float> matrix, int row, int size) => matrix.IsEmpty ? default : matrix.Slice(row * size, size);

    private static ReadOnlySpan<float> ReadRow(ReadOnlySpan<float> matrix, int row, int size) => matrix.IsEmpty ? default : matrix.Slice(row * size, size);
}
