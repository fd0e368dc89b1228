using System.Buffers;
using System.Numerics.Tensors;

namespace RnnLib.Layers;

/// <summary>One layer and direction over whole sequences as ONE tape entry: forward through time, and back by hand.</summary>
/// <remarks>
/// Works on the rows of a <see cref="StepLayout"/>: one input projection over all rows, then per step one product with the
/// pre-packed recurrent weights and the cell's pointwise part; backward the same in reverse, and one large product each for
/// the gradients of x, W and U. Buffers that only backward needs are pooled.
/// What the cell makes becomes the hidden state by way of a projection with W_hr and of zoneout, where these are asked for.
/// A late gate (<see cref="RecurrentCell.HasLateGate"/>) has a product of its own in each step, after the other gates.
/// </remarks>
internal sealed partial class RecurrentNode
{
    private readonly RecurrentCell _cell;
    private readonly StepLayout _layout;
    private readonly RecurrentWeights<Tensor> _weights;
    private readonly RecurrentNoise _noise;
    private readonly Tensor _x, _initialHidden;
    private readonly Tensor? _initialCell;
    private readonly int _inputSize, _hiddenSize, _stateSize, _gateSize, _earlySize;
    private readonly float[] _gates;
    private readonly float[]? _hiddenProjections, _cells, _lateInputs;
    private readonly float[]? _madeHidden, _madeCells;                  // what the cell made, where it is not yet the state
    private readonly float[]? _recurrentInputs;                         // what U sees, where that is not all of h
    private readonly NormalizedProjection? _inputNorm, _hiddenNorm;

    /// <param name="cell">The cell's arithmetic.</param>
    /// <param name="layout">Where the steps stand.</param>
    /// <param name="x">[rows, inputSize], in the order in which this direction reads them.</param>
    /// <param name="initialState">Hidden, and cell if there is one: each [batch, size], by place.</param>
    /// <param name="weights">W, U, the biases and whatever else the options ask for.</param>
    /// <param name="noise">The masks of this pass.</param>
    public RecurrentNode(RecurrentCell cell, StepLayout layout, Tensor x, Tensor[] initialState, RecurrentWeights<Tensor> weights, RecurrentNoise noise)
    {
        (_cell, _layout, _weights, _x, _noise) = (cell, layout, weights, x, noise);
        (_initialHidden, _initialCell) = (initialState[0], cell.HasCell ? initialState[1] : null);
        (_gateSize, _inputSize) = weights.Input.Shape;
        _hiddenSize = _gateSize / cell.Gates;
        _stateSize = weights.Projection?.Shape[0] ?? _hiddenSize;
        _earlySize = cell.EarlyGates * _hiddenSize;
        _gates = RentRows(layout, _gateSize);
        _hiddenProjections = cell.SplitsProjections ? RentRows(layout, _gateSize) : null;
        _cells = cell.HasCell ? RentRows(layout, _hiddenSize) : null;
        _lateInputs = cell.HasLateGate ? RentRows(layout, _hiddenSize) : null;
        _madeHidden = weights.Projection is not null || noise.Hidden is not null ? RentRows(layout, _hiddenSize) : null;
        _madeCells = noise.Cell is not null ? RentRows(layout, _hiddenSize) : null;
        _recurrentInputs = noise.RecurrentMask is not null ? RentRows(layout, _stateSize) : null;
        int jointSize = cell.JointGates * _hiddenSize;
        _inputNorm = weights.InputNorm is null ? null : new(layout.Rows, _gateSize, jointSize);
        _hiddenNorm = weights.HiddenNorm is null ? null : new(layout.Rows, _gateSize, jointSize);
    }

    private bool IsProjected => _weights.Projection is not null;

    /// <summary>Runs a layer over the real steps of a batch and records how gradients come back.</summary>
    /// <returns>The hidden state at every row [rows, stateSize], the final states by place, and on request the memory cell at every row.</returns>
    public UnitOutput Run(PackedWeights packed, bool wantsCells)
    {
        Tensor[] initialState = _initialCell is null ? [_initialHidden] : [_initialHidden, _initialCell];
        Tensor[] inputs = [_x, .. initialState, .. _weights.All];
        Tensor output = Operation.Result([_layout.Rows, _stateSize], inputs);
        Tensor? cells = wantsCells && _cell.HasCell ? Operation.Result([_layout.Rows, _hiddenSize], inputs) : null;
        Tensor[] steps = cells is null ? [output] : [output, cells], finalState = [.. initialState.Select(state => Operation.Result(state.Shape, inputs))];

        Forward(packed, output.Writable);
        if (cells is not null)
            _cells.AsSpan(0, cells.Count).CopyTo(cells.Writable);
        WriteFinal(output.Data, finalState);

        if (output.Tape is { } tape)
            tape.Record(_cell.GetType().Name, flow => Backward(flow, output, cells, finalState), [.. steps, .. finalState]);
        else
            ReturnBuffers();
        return new(output, finalState, steps);
    }

    /// <summary>Writes the hidden state of every row; the same node may run again on new values of the same tensors.</summary>
    public void Forward(PackedWeights packed, Span<float> hidden)
    {
        ProjectInput(packed);
        for (int step = 0; step < _layout.Steps; step++)
        {
            int running = _layout.Running(step), firstRow = _layout.StepStart[step];
            ProjectHidden(step, hidden, packed);
            if (_cell.HasLateGate)
                ProjectLate(step, hidden, packed);
            for (int place = 0; place < running; place++)
                _cell.Forward(ForwardRow(step, place, hidden));

            Span<float> state = hidden.Slice(firstRow * _stateSize, running * _stateSize);
            ReadOnlySpan<float> made = _madeHidden is null ? state : _madeHidden.AsSpan(firstRow * _hiddenSize, running * _hiddenSize);
            if (IsProjected)
            {
                Gemm.Multiply(made, running, _hiddenSize, packed.Projection, state, _stateSize, accumulate: false);
                made = state;
            }

            _noise.Hidden?.Mix(PreviousHidden(step, hidden), made, state, firstRow * _stateSize);
            _noise.Cell?.Mix(PreviousCell(step), _madeCells.AsSpan(firstRow * _hiddenSize, running * _hiddenSize), _cells.AsSpan(firstRow * _hiddenSize, running * _hiddenSize), firstRow * _hiddenSize);
        }
    }

    /// <summary>The state of each sequence after its last step, by place; the initial state of an empty one.</summary>
    public void WriteFinal(ReadOnlySpan<float> hidden, Tensor[] finalState)
    {
        WriteFinal(hidden, _initialHidden.Data, finalState[0].Writable, _stateSize);
        if (_initialCell is not null)
            WriteFinal(_cells, _initialCell.Data, finalState[1].Writable, _hiddenSize);
    }

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
        step == 0 ? _initialHidden.Data : hidden[(_layout.StepStart[step - 1] * _stateSize)..];

    private ReadOnlySpan<float> PreviousCell(int step) =>
        _cells is null ? default : step == 0 ? _initialCell!.Data : _cells.AsSpan(_layout.StepStart[step - 1] * _hiddenSize);

    /// <summary>What U sees at a step, by place.</summary>
    private ReadOnlySpan<float> RecurrentInput(int step, ReadOnlySpan<float> hidden) =>
        _recurrentInputs is null ? PreviousHidden(step, hidden) : _recurrentInputs.AsSpan(_layout.StepStart[step] * _stateSize);

    private void ReturnBuffers()
    {
        foreach (float[]? buffer in new[] { _gates, _hiddenProjections, _cells, _lateInputs, _madeHidden, _madeCells, _recurrentInputs })
        {
            if (buffer is not null)
                ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static float[] RentRows(StepLayout layout, int size) => (long)layout.Rows * size <= Array.MaxLength
        ? Rent(layout.Rows * size)
        : throw new ArgumentException($"the batch has {layout.Rows} steps in all, and {size} numbers for each are more than an array holds; use smaller batches or shorter sequences.", nameof(layout));

    private static float[] Rent(int count) => ArrayPool<float>.Shared.Rent(count);

    private static ReadOnlySpan<float> DataOf(Tensor? weight) => weight is null ? default : weight.Data;

    private static void Add(ReadOnlySpan<float> source, Span<float> target) => TensorPrimitives.Add(target, source, target);

    private static Span<float> Row(Span<float> matrix, int row, int size) => matrix.IsEmpty ? default : matrix.Slice(row * size, size);

    private static ReadOnlySpan<float> ReadRow(ReadOnlySpan<float> matrix, int row, int size) => matrix.IsEmpty ? default : matrix.Slice(row * size, size);
}
