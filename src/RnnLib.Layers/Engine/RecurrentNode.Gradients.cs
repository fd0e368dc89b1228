using System.Buffers;

namespace RnnLib.Layers;

/// <content>The gradients of the weights, and the memory in which gradients travel back.</content>
internal sealed partial class RecurrentNode
{
    /// <summary>Where the gradient of the product U h stands once a step has run backward.</summary>
    private float[] HiddenProductGradients => _hiddenNorm?.Values ?? _hiddenProjections ?? _gates;

    /// <summary>From the gradient of gain ⊙ normalised(U h) + b_hh to that of U h.</summary>
    private void NormalizeBackward(int firstRow, int running, int first, int end, in GradientMemory d) =>
        _hiddenNorm?.Backward(firstRow, running, first, end, _weights.HiddenNorm!.Data, _hiddenProjections ?? _gates, d.HiddenNorm, d.Scratch);

    private void AddCellWeightGradients(GradientFlow flow, in GradientMemory d)
    {
        Add(_weights.Peephole, d.Peephole);
        Add(_weights.CellNorm, d.CellNorm);
        Add(_weights.CellNormBias, d.CellNormBias);
        Add(_weights.HiddenNorm, d.HiddenNorm);
        if (_cell.IsIndependent)
            Add(_weights.Hidden, d.Diagonal);

        void Add(Tensor? weight, ReadOnlySpan<float> gradient)
        {
            if (weight is not null)
                flow.Add(weight, gradient);
        }
    }

    private void AddWeightGradients(GradientFlow flow, ReadOnlySpan<float> hidden, in GradientMemory d)
    {
        int rows = _layout.Rows;
        if (_weights.InputBias is { } inputBias && flow.Wants(inputBias))
            Ops.AddRows(_gates.AsSpan(0, rows * _gateSize), flow.Into(inputBias), rows);
        if (_weights.HiddenBias is { } hiddenBias && flow.Wants(hiddenBias))
            Ops.AddRows((_hiddenProjections ?? _gates).AsSpan(0, rows * _gateSize), flow.Into(hiddenBias), rows);

        if (_inputNorm is not null)
        {
            Span<float> dGain = flow.Wants(_weights.InputNorm!) ? flow.Into(_weights.InputNorm!) : default;
            _inputNorm.Backward(0, rows, 0, _gateSize, _weights.InputNorm!.Data, _gates, dGain, d.Scratch);
        }

        ReadOnlySpan<float> dInputProduct = (_inputNorm?.Values ?? _gates).AsSpan(0, rows * _gateSize);
        if (flow.Wants(_x))                                                                            // dx += d(W x) W
            MatrixProduct.Plain(dInputProduct, _weights.Input.Data, flow.Into(_x), rows, _gateSize, _inputSize, accumulate: true);
        if (flow.Wants(_weights.Input))                                                                // dW += d(W x)' x
            MatrixProduct.LeftTransposed(dInputProduct, _x.Data, flow.Into(_weights.Input), _gateSize, rows, _inputSize, accumulate: true);
        if (_weights.Hidden is { Rank: 2 } u && flow.Wants(u))
            AddHiddenWeightGradient(flow.Into(u), HiddenProductGradients.AsSpan(0, rows * _gateSize), hidden);
    }

    /// <summary>dU += d(U h)' h; the late gate's rows with what its weight was multiplied with.</summary>
    private void AddHiddenWeightGradient(Span<float> dU, ReadOnlySpan<float> dHiddenProduct, ReadOnlySpan<float> hidden)
    {
        int rows = _layout.Rows;
        float[] inputs = _recurrentInputs ?? Rent(rows * _stateSize);
        for (int step = 0; step < _layout.Steps && _recurrentInputs is null; step++)
            PreviousHidden(step, hidden)[..(_layout.Running(step) * _stateSize)].CopyTo(inputs.AsSpan(_layout.StepStart[step] * _stateSize));

        Gemm.AddLeftTransposed(dHiddenProduct, _gateSize, inputs, dU, _earlySize, rows, _stateSize);
        if (_cell.HasLateGate && rows > 0)
            Gemm.AddLeftTransposed(dHiddenProduct[_earlySize..], _gateSize, _lateInputs, dU[(_earlySize * _hiddenSize)..], _gateSize - _earlySize, rows, _hiddenSize);

        if (_recurrentInputs is null)
            ArrayPool<float>.Shared.Return(inputs);
    }

    /// <summary>Gradients by place that travel back through time, those of the small weights, and memory to work in: parts of one array.</summary>
    private readonly ref struct GradientMemory
    {
        public GradientMemory(RecurrentNode node, Span<float> memory)
        {
            int states = node._layout.Batch * node._stateSize, cells = node._layout.Batch * node._hiddenSize;
            int hiddenSize = node._hiddenSize, kept = node._noise.Hidden is null ? 0 : states, keptCell = node._noise.Cell is null ? 0 : cells;
            int used = 0;
            Hidden = Take(memory, ref used, states);
            Made = node.IsProjected ? Take(memory, ref used, cells) : Hidden;
            Cell = Take(memory, ref used, node._cell.HasCell ? cells : 0);
            KeptHidden = Take(memory, ref used, kept);
            KeptCell = Take(memory, ref used, keptCell);
            Late = Take(memory, ref used, node._cell.HasLateGate ? cells : 0);
            RecurrentInput = Take(memory, ref used, node._recurrentInputs is null ? 0 : states);
            int firstWeight = used;
            Peephole = Take(memory, ref used, node._weights.Peephole?.Count ?? 0);
            CellNorm = Take(memory, ref used, node._weights.CellNorm?.Count ?? 0);
            CellNormBias = Take(memory, ref used, node._weights.CellNormBias?.Count ?? 0);
            HiddenNorm = Take(memory, ref used, node._weights.HiddenNorm?.Count ?? 0);
            Diagonal = Take(memory, ref used, node._cell.IsIndependent ? hiddenSize : 0);
            memory[firstWeight..used].Clear();
            Scratch = Take(memory, ref used, Math.Max(5 * hiddenSize, node._gateSize));
        }

        /// <summary>Of the state that leaves a step; of the state before it once the step has run backward.</summary>
        public Span<float> Hidden { get; }

        /// <summary>Of what the cell makes, if that is projected to the state; else the same memory as <see cref="Hidden"/>.</summary>
        public Span<float> Made { get; }

        public Span<float> Cell { get; }

        /// <summary>What zoneout leads past the cell.</summary>
        public Span<float> KeptHidden { get; }

        public Span<float> KeptCell { get; }

        public Span<float> Late { get; }

        /// <summary>Of what U sees, if recurrent dropout hides some of h.</summary>
        public Span<float> RecurrentInput { get; }

        public Span<float> Peephole { get; }

        public Span<float> CellNorm { get; }

        public Span<float> CellNormBias { get; }

        public Span<float> HiddenNorm { get; }

        public Span<float> Diagonal { get; }

        public Span<float> Scratch { get; }

        /// <summary>At least what the constructor takes.</summary>
        public static int Size(RecurrentNode node) =>
            node._layout.Batch * (3 * node._stateSize + 4 * node._hiddenSize) + 4 * node._gateSize + 10 * node._hiddenSize;

        private static Span<float> Take(Span<float> memory, scoped ref int used, int count)
        {
            Span<float> taken = memory.Slice(used, count);
            used += count;
            return taken;
        }
    }
}
