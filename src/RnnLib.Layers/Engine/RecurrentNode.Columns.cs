namespace RnnLib.Layers;

/// <content>Threads that share every step: its products by their columns, its pointwise part by the sequences.</content>
/// <remarks>
/// Each thread reads its own part of the weights at every step, which then stays in its core's cache, and has all sequences for the rows of its
/// tiles, where a share of the sequences would read all weights for the sake of few rows. The price is that the threads meet twice in a step.
/// </remarks>
internal sealed partial class RecurrentNode
{
    /// <summary>A thread that reads more weights than this at every step does not find them in its core's second-level cache, so it should read fewer.</summary>
    public const int ManyWeights = 768 * 1024;

    /// <summary>With fewer multiply-adds to a step, the threads wait for each other longer than they work.</summary>
    private const int SmallestSharedStep = 150_000;

    /// <summary>How many threads share the columns of a step; 0 where it is better to share the sequences, or not to share.</summary>
    private int ColumnParts()
    {
        int threads = Threads.Count;
        long weights = (long)_gateSize * (_inputSize + _stateSize);
        // W's columns and U's are not the same where a gate's product stands apart: then all inputs are projected beforehand, which takes memory for all steps.
        bool fits = _cell.LateGate != LateGate.Apart || _isRecorded || !ProjectsPerStep;
        bool canShare = fits && CanShareColumns(_cell, _weights) && _noise.RecurrentMask is null;
        bool pays = weights > ManyWeights || _layout.Batch < FewSequences * threads;
        return threads > 1 && canShare && pays && (long)_layout.Rows * _gateSize * _stateSize >= (long)SmallestSharedStep * _layout.Steps && _layout.Steps > 1 ? threads : 0;
    }

    /// <summary>Whether all that happens in a step, but for noise, can be shared out by columns.</summary>
    public static bool CanShareColumns<T>(RecurrentCell cell, RecurrentWeights<T> weights)
        where T : class =>
        weights is { Hidden: not null, InputNorm: null, HiddenNorm: null, Projection: null } && !cell.IsIndependent && cell.LateGate != LateGate.OwnInput;

    private void ForwardColumns(PackedWeights packed, Tensor hidden) => Workers.RunPhases(2 * _layout.Steps, _columnParts, (phase, part) =>
    {
        int step = phase / 2;
        foreach (SequenceBlock rows in _layout.Blocks)
        {
            if (phase % 2 == 0)
            {
                ProjectColumns(Block(BatchSlice.Whole(rows, part), step), hidden.Data, packed, part);
                continue;
            }

            StepBlock block = Block(Share(rows, step, part), step);
            if (block.Count == 0)
                continue;
            _cell.Forward(ForwardStep(block, hidden.Writable));
            MakeState(block, hidden.Writable, packed);
        }
    });

    /// <summary>W x + b + U h, some columns of it, for all sequences of a step.</summary>
    private void ProjectColumns(in StepBlock block, ReadOnlySpan<float> hidden, PackedWeights packed, int part)
    {
        Span<float> gates = Matrix.Rows(_gates, block.KeptRow, block.Count, _gateSize);
        if (_projectsPerStep)
        {
            PackedMatrix w = packed.Input.Part(part, _columnParts, out int first);
            Gemm.Multiply(
                Matrix.Rows(_x.Data, block.Row, block.Count, _inputSize), block.Count, _inputSize, w, Columns(gates, first), _gateSize, accumulate: false, _bias is { } bias ? Columns(bias.Span, first) : default);
        }

        ReadOnlySpan<float> h = PreviousHidden(block, hidden);
        if (block.Step > 0 || StartsFromState)
        {
            PackedMatrix u = packed.Early.Part(part, _columnParts, out int first);
            Gemm.Multiply(h, block.Count, _stateSize, u, Columns(gates, first), _gateSize, accumulate: true, fromLast: block.TurnsAround);
        }

        if (_lateProducts is { } lateProducts)
        {
            PackedMatrix late = packed.Late.Part(part, _columnParts, out int first);
            ReadOnlySpan<float> bias = DataOf(_weights.HiddenBias);
            Gemm.Multiply(
                h, block.Count, _stateSize, late, Columns(Matrix.Rows(lateProducts, block.KeptRow, block.Count, _hiddenSize), first), _hiddenSize, accumulate: false, bias.IsEmpty ? default : bias[(_earlySize + first)..]);
        }
    }

    private void BackwardColumns(BackwardWeights packed, Tensor output, ReadOnlyMemory<float> dOutput, ReadOnlyMemory<float> dCells, GradientMemory d) =>
        Workers.RunPhases(2 * _layout.Steps, _columnParts, (phase, part) =>
        {
            int step = _layout.Steps - 1 - phase / 2;
            foreach (SequenceBlock rows in _layout.Blocks)
            {
                if (phase % 2 == 1)
                {
                    BackwardThroughColumns(Block(BatchSlice.Whole(rows, part), step), packed, d, part);
                    continue;
                }

                StepBlock block = Block(Share(rows, step, part), step);
                if (block.Count == 0)
                    continue;
                AddOutputGradients(block, dOutput.Span, dCells.Span, d);
                BackwardThroughCell(block, output.Data, d, part);
            }
        });

    /// <summary>dh += d(U h) U, some columns of it, for all sequences of a step.</summary>
    private void BackwardThroughColumns(in StepBlock block, BackwardWeights packed, GradientMemory d, int part)
    {
        Span<float> dHidden = Matrix.Rows(d.Hidden, block.Place, block.Count, _stateSize);
        if (_lateProducts is { } lateProducts)
        {
            PackedMatrix late = packed.Late.Part(part, _columnParts, out int first);
            Gemm.Multiply(Matrix.Rows(lateProducts, block.KeptRow, block.Count, _hiddenSize), block.Count, _hiddenSize, late, Columns(dHidden, first), _stateSize, accumulate: true);
        }

        if (block.Step > 0 || _initialHidden.IsTracked)
        {
            PackedMatrix u = packed.Early.Part(part, _columnParts, out int first);
            Gemm.Multiply(Matrix.Rows(_gates, block.KeptRow, block.Count, _gateSize), block.Count, _gateSize, u, Columns(dHidden, first), _stateSize, accumulate: true, fromLast: block.TurnsAround);
        }
    }

    /// <summary>A thread's share of the sequences of a block that are running at a step.</summary>
    private BatchSlice Share(SequenceBlock rows, int step, int part)
    {
        int running = rows.Running(step);
        return new(part, rows, rows.First + running * part / _columnParts, rows.First + running * (part + 1) / _columnParts);
    }

    /// <summary>A matrix from a column on.</summary>
    private static Span<float> Columns(Span<float> matrix, int first) => matrix[Math.Min(first, matrix.Length)..];   // an empty matrix has no column
}
