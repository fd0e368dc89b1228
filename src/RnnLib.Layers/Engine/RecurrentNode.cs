namespace RnnLib.Layers;

/// <summary>One layer and direction over whole sequences as ONE tape entry: forward through time, and back by hand.</summary>
/// <remarks>
/// Works on the rows of a <see cref="StepLayout"/>. Each thread takes a <see cref="BatchSlice"/> of the sequences through all steps (or, of few sequences and many weights, some columns):
/// per few steps the input's product (or beforehand for all steps, where the weights are too large to stay in the cache), one product with the
/// pre-packed recurrent weights, and the cell's pointwise part; backward the same in reverse. At the end one large product each for the
/// gradients of x, W and U (<see cref="StepSums"/>). Buffers that only backward needs are pooled.
/// What the cell makes becomes the hidden state by way of a projection with W_hr and of zoneout, where these are asked for.
/// A late gate (<see cref="RecurrentCell.LateGate"/>) has a product of its own in each step.
/// </remarks>
internal sealed partial class RecurrentNode
{
    /// <summary>W and U together of at most so many numbers come quickly enough from the cache at every step; larger W reads all inputs in one go.</summary>
    private const int CachedWeights = 2048 * 1024;

    /// <summary>With fewer rows at a step its products wait for the weights, and one product for all steps reads W once.</summary>
    private const int FewSequences = 6;

    /// <summary>So many steps' inputs are multiplied with W at once: it is read as much less often, and tiles have more rows.</summary>
    private const int MostStepsPerProjection = 8;

    /// <summary>So many rows of a block are enough for that, and so many gates stay in the second-level cache until their step comes.</summary>
    private const int ProjectedRows = 256, ProjectedGates = 128 * 1024;

    private readonly RecurrentCell _cell;
    private readonly StepLayout _layout;
    private readonly RecurrentWeights<Tensor> _weights;
    private readonly RecurrentNoise _noise;
    private readonly Tensor[] _inputs;
    private readonly Tensor _x, _initialHidden;
    private readonly Tensor? _initialCell;
    private readonly int _inputSize, _hiddenSize, _stateSize, _gateSize, _earlySize;
    private readonly bool _isRecorded, _projectsPerStep, _keepsSteps;
    private readonly BatchSlice[][] _slices;                             // of each thread
    private readonly int _stepsPerProjection;
    private readonly int _columnParts;                                  // how many threads share every step's columns; 0 if they share the sequences
    private readonly Buffer _gates;
    private readonly Buffer? _bias;                                     // of all that is added to W x before the cell sees it
    private readonly Buffer? _lateProducts, _cells, _lateInputs;
    private readonly Buffer? _madeHidden, _madeCells;                   // what the cell made, where it is not yet the state
    private readonly Buffer? _recurrentInputs;                          // what U sees, where that is not all of h
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
        int jointSize = cell.JointGates * _hiddenSize;
        _inputNorm = weights.InputNorm is null ? null : new(layout.Rows, _gateSize, jointSize);
        _hiddenNorm = weights.HiddenNorm is null ? null : new(layout.Rows, _gateSize, jointSize);
        _inputs = [x, .. initialState, .. weights.All];
        _isRecorded = _inputs.Any(input => input.IsTracked);
        _columnParts = ColumnParts();
        _projectsPerStep = ProjectsPerStep && !(_columnParts > 0 && cell.LateGate == LateGate.Apart);
        _keepsSteps = _isRecorded || !_projectsPerStep;
        _slices = BatchSlice.Share(layout, (long)_gateSize * (_inputSize + _stateSize));
        _bias = JoinBiases();

        int projectedRows = Math.Min(ProjectedRows, ProjectedGates / Math.Max(1, _gateSize));
        _stepsPerProjection = _columnParts == 0 && _slices[0] is [{ IsWhole: true } slice, ..] ? Math.Clamp(projectedRows / Math.Max(1, slice.End - slice.First), 1, MostStepsPerProjection) : 1;
        int keptRows = _keepsSteps ? layout.Rows : layout.Batch * _stepsPerProjection;
        _gates = RentRows(keptRows, _gateSize);
        _lateProducts = cell.LateGate == LateGate.Apart ? RentRows(keptRows, _hiddenSize) : null;
        _lateInputs = cell.LateGate == LateGate.OwnInput ? RentRows(keptRows, _hiddenSize) : null;
        _recurrentInputs = noise.RecurrentMask is not null ? RentRows(keptRows, _stateSize) : null;
        _cells = cell.HasCell ? RentRows(layout.Rows, _hiddenSize) : null;
        _madeHidden = weights.Projection is not null || noise.Hidden is not null ? RentRows(layout.Rows, _hiddenSize) : null;
        _madeCells = noise.Cell is not null ? RentRows(layout.Rows, _hiddenSize) : null;
    }

    /// <summary>Sees the gates and the gradients of the states; null for nobody.</summary>
    public IUnitProbe? Probe { get; init; }

    /// <summary>Whether W is multiplied with the inputs of a few steps when they are due, or with all inputs beforehand.</summary>
    private bool ProjectsPerStep => _weights.Input.Count + (_weights.Hidden?.Count ?? 0) <= CachedWeights && (_layout.Batch >= FewSequences || _layout.Steps == 1);

    /// <summary>Whether there is anything for U to see before the first step: mostly there is not.</summary>
    private bool StartsFromState
    {
        get
        {
            foreach (float h in _initialHidden.Data)
            {
                if (h != 0)
                    return true;
            }

            return false;
        }
    }

    private bool IsProjected => _weights.Projection is not null;

    private Tensor[] InitialState => _initialCell is null ? [_initialHidden] : [_initialHidden, _initialCell];

    /// <summary>Runs a layer over the real steps of a batch and records how gradients come back.</summary>
    /// <returns>The hidden state at every row [rows, stateSize], the final states by place, and on request the memory cell at every row.</returns>
    public UnitOutput Run(PackedWeights packed, bool wantsCells, PassMemory scratch)
    {
        Shape rows = [_layout.Rows, _stateSize];
        Tensor output = _isRecorded ? Operation.Result(rows, _inputs) : new(rows, scratch.Rent(rows.Count));
        Tensor? cells = wantsCells && _cell.HasCell ? Operation.Result([_layout.Rows, _hiddenSize], _inputs) : null;
        Tensor[] steps = cells is null ? [output] : [output, cells], finalState = [.. InitialState.Select(state => Operation.Result(state.Shape, _inputs))];

        Forward(packed, output);
        if (cells is not null)
            _cells!.Value.Span[..cells.Count].CopyTo(cells.Writable);
        WriteFinal(output, finalState);
        if (_isRecorded)
            Probe?.Forward(output.Data, _gates.Span[..(_layout.Rows * _gateSize)]);

        if (output.Tape is { } tape)
            tape.Record(_cell.GetType().Name, flow => Backward(flow, output, cells, finalState), [.. steps, .. finalState]);
        else
            ReturnBuffers();
        return new(output, finalState, steps);
    }

    /// <summary>Writes the hidden state of every row; the same node may run again on new values of the same tensors.</summary>
    public void Forward(PackedWeights packed, Tensor hidden)
    {
        if (!_projectsPerStep)
            ProjectAllInputs(packed);
        if (_columnParts > 1)
            ForwardColumns(packed, hidden);
        else if (_slices.Length == 1)
            ForwardSlices(_slices[0], packed, hidden.Writable);
        else
            ForwardThreads(packed, hidden);
    }

    /// <summary>The state of each sequence after its last step, by place; the initial state of an empty one.</summary>
    public void WriteFinal(Tensor hidden, Tensor[] finalState)
    {
        WriteFinal(hidden.Data, _initialHidden.Data, finalState[0].Writable, _stateSize);
        if (_initialCell is not null)
            WriteFinal(_cells!.Value.Span, _initialCell.Data, finalState[1].Writable, _hiddenSize);
    }

    private void WriteFinal(ReadOnlySpan<float> states, ReadOnlySpan<float> initial, Span<float> final, int size)
    {
        initial.CopyTo(final);
        foreach (SequenceBlock block in _layout.Blocks)
        {
            for (int step = 0; step < block.Steps; step++)
            {
                int stillRunning = block.Running(step + 1), ending = block.Running(step) - stillRunning;
                Matrix.Rows(states, block.StepStart[step] + stillRunning, ending, size).CopyTo(Matrix.Rows(final, block.First + stillRunning, ending, size));
            }
        }
    }

    /// <summary>The hidden states before a step, by place: those of the step before, whose first rows are the sequences still running.</summary>
    private ReadOnlySpan<float> PreviousHidden(in StepBlock block, ReadOnlySpan<float> hidden) => block.Step == 0
        ? Matrix.Rows(_initialHidden.Data, block.Place, block.Count, _stateSize)
        : Matrix.Rows(hidden, block.PreviousRow, block.Count, _stateSize);

    private ReadOnlySpan<float> PreviousCell(in StepBlock block) => _cells is null ? default
        : block.Step == 0 ? Matrix.Rows(_initialCell!.Data, block.Place, block.Count, _hiddenSize)
        : Matrix.Rows(_cells, block.PreviousRow, block.Count, _hiddenSize);

    /// <summary>What U sees at a step, by place.</summary>
    private ReadOnlySpan<float> RecurrentInput(in StepBlock block, ReadOnlySpan<float> hidden) =>
        _recurrentInputs is null ? PreviousHidden(block, hidden) : Matrix.Rows(_recurrentInputs, block.KeptRow, block.Count, _stateSize);

    /// <summary>The block of a slice at a step; empty once all its sequences have ended.</summary>
    private StepBlock Block(in BatchSlice slice, int step)
    {
        SequenceBlock rows = slice.Rows;
        if (step >= rows.Steps)
            return default;
        int count = Math.Max(0, Math.Min(slice.End, rows.First + rows.Running(step)) - slice.First), row = rows.Row(step, slice.First);
        return new(step, slice.First, count, row, step == 0 ? row : rows.Row(step - 1, slice.First), _keepsSteps ? row : KeptRow(slice, step, row));
    }

    /// <summary>Where a slice finds its row in memory for a few steps: as the rows stand if it is all of its block; else at a place of its own, since
    /// threads that share a block are not at the same step.</summary>
    private int KeptRow(in BatchSlice slice, int step, int row)
    {
        SequenceBlock rows = slice.Rows;
        int place = step % _stepsPerProjection, start = rows.First * _stepsPerProjection;
        return slice.IsWhole ? start + row - rows.StepStart[step - place] : start + place * (rows.End - rows.First) + slice.First - rows.First;
    }

    /// <summary>b_ih + b_hh; only b_ih for a late gate that keeps its product apart. Layer normalisation adds its biases itself.</summary>
    private Buffer? JoinBiases()
    {
        if (_inputNorm is not null || (_weights.InputBias is null && _weights.HiddenBias is null))
            return null;
        Buffer bias = BufferPool.Rent(_gateSize);
        bias.Span.Clear();
        DataOf(_weights.InputBias).CopyTo(bias.Span);
        int joined = _cell.LateGate == LateGate.Apart ? _earlySize : _gateSize;
        if (_weights is { Hidden: not null, HiddenBias: { } hiddenBias })
            VectorArithmetic.Add(bias.Span[..joined], hiddenBias.Data[..joined], bias.Span);
        return bias;
    }

    private void ReturnBuffers()
    {
        foreach (Buffer? buffer in (ReadOnlySpan<Buffer?>)[_gates, _bias, _lateProducts, _cells, _lateInputs, _madeHidden, _madeCells, _recurrentInputs])
        {
            if (buffer is { } rented)
                BufferPool.Return(rented);
        }

        _inputNorm?.Dispose();
        _hiddenNorm?.Dispose();
    }

    private static Buffer RentRows(int rows, int size) => (long)rows * size <= Array.MaxLength
        ? BufferPool.Rent(rows * size)
        : throw new ArgumentException($"the batch has {rows} steps in all, and {size} numbers for each are more than an array holds; use smaller batches or shorter sequences.", nameof(rows));

    private static ReadOnlySpan<float> DataOf(Tensor? weight) => weight is null ? default : weight.Data;

    private static void Add(ReadOnlySpan<float> source, Span<float> target) => VectorArithmetic.Add(target, source, target);

    /// <summary>Neighbouring sequences at one step.</summary>
    /// <param name="Step">Counted from 0.</param>
    /// <param name="Place">The place of the first.</param>
    /// <param name="Count">How many.</param>
    /// <param name="Row">The row of the first among all steps.</param>
    /// <param name="PreviousRow">Its row at the step before.</param>
    /// <param name="KeptRow">Its row in buffers that only backward needs at every step.</param>
    private readonly record struct StepBlock(int Step, int Place, int Count, int Row, int PreviousRow, int KeptRow)
    {
        /// <summary>Whether U is read from its end: what one step has read last, the next one reads first.</summary>
        public bool TurnsAround => (Step & 1) != 0;
    }
}
