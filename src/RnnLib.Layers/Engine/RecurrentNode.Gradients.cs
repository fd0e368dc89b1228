namespace RnnLib.Layers;

/// <content>The gradients of the weights and of the input, once all steps have run backward.</content>
internal sealed partial class RecurrentNode
{
    /// <summary>The gradient of a weight with at most so many inputs is summed up with the gates along the panels; see <see cref="Gemm.AddLeftTransposed"/>.</summary>
    private const int UprightInputs = 128;

    /// <summary>Where the gradient of the early gates' products U h stands: row by row, gateSize apart.</summary>
    private Buffer EarlyProductGradients => _hiddenNorm?.Values ?? _gates;

    /// <summary>The gradients of weights that sequences have gathered each for itself.</summary>
    private void AddSmallWeightGradients(GradientFlow flow, GradientMemory d)
    {
        Add(_weights.Peephole, d.Peephole);
        Add(_weights.CellNorm, d.CellNorm);
        Add(_weights.CellNormBias, d.CellNormBias);
        Add(_weights.InputNorm, d.InputNorm);
        Add(_weights.HiddenNorm, d.HiddenNorm);
        if (_cell.IsIndependent)
            Add(_weights.Hidden, d.Diagonal);

        void Add(Tensor? weight, ReadOnlySpan<float> gradients)
        {
            if (weight is not null && flow.Wants(weight))
                Ops.AddRows(gradients, flow.Into(weight), _layout.Batch);
        }
    }

    private void AddWeightGradients(GradientFlow flow, Tensor hidden)
    {
        AddBiasGradients(flow);
        Buffer dInputProduct = _inputNorm?.Values ?? _gates;
        if (flow.Wants(_x))                                                                            // dx += d(W x) W
            AddInputGradient(flow.MemoryOver(_x, out bool isNew), dInputProduct, isNew);
        if (flow.Wants(_weights.Input))                                                                // dW += d(W x)' x
            AddProductOfSteps(flow.MemoryInto(_weights.Input), _gateSize, dInputProduct.Memory, _gateSize, _x.Storage.Buffer.Memory, _inputSize);
        if (_weights.Hidden is not { Rank: 2 } u || !flow.Wants(u))
            return;

        // dU += d(U h)' h; the late gate's rows with what its weight was multiplied with
        Memory<float> dU = flow.MemoryInto(u), dLateU = dU[(_earlySize * _stateSize)..];
        AddProductWithHidden(dU, _earlySize, EarlyProductGradients.Memory, _gateSize, hidden);
        if (_cell.LateGate == LateGate.None)
            return;
        (ReadOnlyMemory<float> dLate, int stride) = LateProductGradients;
        if (_lateInputs is { } lateInputs)
            AddProductOfSteps(dLateU, _gateSize - _earlySize, dLate, stride, lateInputs.Memory, _stateSize);
        else
            AddProductWithHidden(dLateU, _gateSize - _earlySize, dLate, stride, hidden);
    }

    /// <summary>dU += d' h, where h is what U saw at each step: the hidden state of the step before.</summary>
    private void AddProductWithHidden(Memory<float> dU, int outputs, ReadOnlyMemory<float> d, int stride, Tensor hidden)
    {
        if (_recurrentInputs is { } inputs)
        {
            AddProductOfSteps(dU, outputs, d, stride, inputs.Memory, _stateSize);
            return;
        }

        int batch = _layout.Batch, rows = _layout.Rows;
        if (_layout.IsFull && rows > 0)
        {
            // The rows that U saw are the rows of all steps but the last, behind the initial state.
            if (StartsFromState)
                AddProductOfSteps(dU, outputs, d, stride, _initialHidden.Storage.Buffer.Memory, _stateSize, batch);
            AddProductOfSteps(dU, outputs, d[Math.Min(batch * stride, d.Length)..], stride, hidden.Storage.Buffer.Memory, _stateSize, rows - batch);
            return;
        }

        Buffer previous = BufferPool.Rent(rows * _stateSize);
        for (int step = 0; step < _layout.Steps; step++)
            PreviousHidden(new(step, 0, _layout.Running(step), 0, 0), hidden.Data).CopyTo(previous.Span[(_layout.StepStart[step] * _stateSize)..]);
        AddProductOfSteps(dU, outputs, d, stride, previous.Memory, _stateSize);
        BufferPool.Return(previous);
    }

    /// <summary>Where the gradient of the late gate's product stands, and the distance of its rows.</summary>
    private (ReadOnlyMemory<float> First, int Stride) LateProductGradients =>
        _hiddenNorm is not null ? (_hiddenNorm.Values.Memory[_earlySize..], _gateSize)
        : _lateProducts is { } late ? (late.Memory, _hiddenSize)
        : (_gates.Memory[_earlySize..], _gateSize);

    private void AddBiasGradients(GradientFlow flow)
    {
        Tensor? inputBias = _weights.InputBias, hiddenBias = _weights.Hidden is null ? null : _weights.HiddenBias;
        bool wantsInput = inputBias is not null && flow.Wants(inputBias), wantsHidden = hiddenBias is not null && flow.Wants(hiddenBias);
        if (!wantsInput && !wantsHidden)
            return;
        Buffer sums = SumOfSteps(_gates, _gateSize);   // read once for both: it is the largest buffer of all
        if (wantsInput)
            flow.Add(inputBias!, sums.Span);
        if (wantsHidden)
        {
            if (_lateProducts is { } late)
            {
                Buffer lateSums = SumOfSteps(late, _hiddenSize);
                lateSums.Span.CopyTo(sums.Span[_earlySize..]);
                BufferPool.Return(lateSums);
            }

            flow.Add(hiddenBias!, sums.Span);
        }

        BufferPool.Return(sums);
    }

    /// <summary>The rows of a matrix added up from first to last; shared out by columns.</summary>
    private Buffer SumOfSteps(Buffer matrix, int columns)
    {
        int rows = _layout.Rows;
        Buffer sums = BufferPool.Rent(columns);
        sums.Span.Clear();
        Workers.RunRanges(columns, rows, (first, count) =>
        {
            Span<float> part = sums.Span.Slice(first, count);
            for (int row = 0; row < rows; row++)
                Add(matrix.Span.Slice(row * columns + first, count), part);
        });
        return sums;
    }

    private void AddInputGradient(Memory<float> dx, Buffer dInputProduct, bool isNew)
    {
        using PackedMatrix w = PackedMatrix.Pack(_weights.Input.Data, _gateSize, _inputSize);
        PackedMatrix packed = w;
        Workers.RunRanges(_layout.Rows, (long)_gateSize * _inputSize, (first, count) => Gemm.Multiply(
            Matrix.Rows(dInputProduct.Span, first, count, _gateSize), count, _gateSize, packed, Matrix.Rows(dx.Span, first, count, _inputSize), _inputSize, accumulate: !isNew));
    }

    /// <summary>dW += d' x, summed over all steps; shared out by the rows of W.</summary>
    /// <param name="dW">[outputs, inputSize]</param>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="d">[steps, outputs], the gradient of the product.</param>
    /// <param name="stride">The distance of two rows of d.</param>
    /// <param name="x">[steps, inputSize], what W was multiplied with.</param>
    /// <param name="inputSize">How many inputs.</param>
    /// <param name="steps">How many rows to sum over; null for all.</param>
    private void AddProductOfSteps(Memory<float> dW, int outputs, ReadOnlyMemory<float> d, int stride, ReadOnlyMemory<float> x, int inputSize, int? steps = null)
    {
        int rows = steps ?? _layout.Rows;
        bool isUpright = inputSize <= UprightInputs && outputs >= inputSize;
        Workers.RunRanges(outputs, (long)rows * inputSize, (first, count) =>
            Gemm.AddLeftTransposed(d.Span[first..], stride, x.Span, dW.Span.Slice(first * inputSize, count * inputSize), count, rows, inputSize, isUpright));
    }
}
