namespace RnnLib.Layers;

/// <content>The gradients of the weights and of the input, once all steps have run backward.</content>
internal sealed partial class RecurrentNode
{
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

    private void AddWeightGradients(GradientFlow flow, Tensor hidden, ReadOnlyMemory<float> dProjected)
    {
        var sums = new StepSums(_layout);
        Buffer dInputProduct = _inputNorm?.Values ?? _gates, previous = Buffer.Empty;
        if (flow.Wants(_x))                                                                            // dx += d(W x) W
            AddInputGradient(flow.MemoryOver(_x, out bool isNew), dInputProduct, isNew);
        if (flow.Wants(_weights.Input))                                                                // dW += d(W x)' x
            sums.AddProduct(flow.MemoryInto(_weights.Input), _gateSize, dInputProduct.Memory, _gateSize, _x.Storage.Buffer.Memory, _inputSize);
        if (_weights.Hidden is { Rank: 2 } u && flow.Wants(u))
        {
            // dU += d(U h)' h; the late gate's rows with what its weight was multiplied with
            Memory<float> dU = flow.MemoryInto(u), dLateU = dU[(_earlySize * _stateSize)..];
            AddProductWithHidden(sums, dU[..(_earlySize * _stateSize)], _earlySize, EarlyProductGradients.Memory, _gateSize, hidden, ref previous);
            (ReadOnlyMemory<float> dLate, int stride) = _cell.LateGate == LateGate.None ? default : LateProductGradients;
            if (_lateInputs is { } lateInputs)
                sums.AddProduct(dLateU, _gateSize - _earlySize, dLate, stride, lateInputs.Memory, _stateSize);
            else if (_cell.LateGate == LateGate.Apart)
                AddProductWithHidden(sums, dLateU, _gateSize - _earlySize, dLate, stride, hidden, ref previous);
        }

        if (_weights.Projection is { } projection && flow.Wants(projection))                           // dW_hr += dh' (o tanh(c))
            sums.AddProduct(flow.MemoryInto(projection), _stateSize, dProjected, _stateSize, _madeHidden!.Value.Memory, _hiddenSize);
        (Buffer ofGates, Buffer ofLateProducts) = AddBiasSums(sums, flow);
        sums.Run();
        AddBiasGradients(flow, ofGates, ofLateProducts);
        BufferPool.Return(previous);
    }

    /// <summary>dU += d' h, where h is what U saw at each step: the hidden state of the step before.</summary>
    private void AddProductWithHidden(StepSums sums, Memory<float> dU, int outputs, ReadOnlyMemory<float> d, int stride, Tensor hidden, ref Buffer previous)
    {
        if (_recurrentInputs is { } inputs)
        {
            sums.AddProduct(dU, outputs, d, stride, inputs.Memory, _stateSize);
            return;
        }

        if (_layout.IsFull && _layout.Rows > 0)
        {
            // The rows that U saw are the rows of all steps of a block but the last, behind the initial state.
            if (StartsFromState)
                sums.AddProduct(dU, outputs, d, stride, _initialHidden.Storage.Buffer.Memory, _stateSize, block => new(block.StepStart[0], block.First, block.Running(0)));
            sums.AddProduct(dU, outputs, d, stride, hidden.Storage.Buffer.Memory, _stateSize, block => new(block.StepStart[1], block.StepStart[0], block.Rows - block.Running(0)));
            return;
        }

        if (previous == Buffer.Empty)
        {
            previous = BufferPool.Rent(_layout.Rows * _stateSize);
            foreach (SequenceBlock block in _layout.Blocks)
            {
                for (int step = 0; step < block.Steps; step++)
                    PreviousHidden(Block(BatchSlice.Whole(block), step), hidden.Data).CopyTo(previous.Span[(block.StepStart[step] * _stateSize)..]);
            }
        }

        sums.AddProduct(dU, outputs, d, stride, previous.Memory, _stateSize);
    }

    /// <summary>Where the gradient of the late gate's product stands, and the distance of its rows.</summary>
    private (ReadOnlyMemory<float> First, int Stride) LateProductGradients =>
        _layout.Rows == 0 ? (default, _gateSize)
        : _hiddenNorm is not null ? (_hiddenNorm.Values.Memory[_earlySize..], _gateSize)
        : _lateProducts is { } late ? (late.Memory, _hiddenSize)
        : (_gates.Memory[_earlySize..], _gateSize);

    private bool WantsInputBias(GradientFlow flow) => _weights.InputBias is { } bias && flow.Wants(bias);

    private bool WantsHiddenBias(GradientFlow flow) => _weights is { Hidden: not null, HiddenBias: { } bias } && flow.Wants(bias);

    /// <summary>Asks for the sums of the gates' gradients, and of a late product's where that has a bias of its own.</summary>
    private (Buffer OfGates, Buffer OfLateProducts) AddBiasSums(StepSums sums, GradientFlow flow)
    {
        Buffer ofGates = Zeros(WantsInputBias(flow) || WantsHiddenBias(flow) ? _gateSize : 0), ofLateProducts = Zeros(WantsHiddenBias(flow) && _lateProducts is not null ? _hiddenSize : 0);
        if (ofGates.Count > 0)
            sums.AddRows(ofGates.Memory, _gateSize, _gates.Memory);   // once for both biases: it is the largest buffer of all
        if (ofLateProducts.Count > 0)
            sums.AddRows(ofLateProducts.Memory, _hiddenSize, _lateProducts!.Value.Memory);
        return (ofGates, ofLateProducts);

        static Buffer Zeros(int count)
        {
            Buffer zeros = BufferPool.Rent(count);
            zeros.Span.Clear();
            return zeros;
        }
    }

    private void AddBiasGradients(GradientFlow flow, Buffer ofGates, Buffer ofLateProducts)
    {
        if (WantsInputBias(flow))
            flow.Add(_weights.InputBias!, ofGates.Span);
        ofLateProducts.Span.CopyTo(ofLateProducts.Count > 0 ? ofGates.Span[_earlySize..] : default);
        if (WantsHiddenBias(flow))
            flow.Add(_weights.HiddenBias!, ofGates.Span);
        BufferPool.Return(ofGates);
        BufferPool.Return(ofLateProducts);
    }

    private void AddInputGradient(Memory<float> dx, Buffer dInputProduct, bool isNew)
    {
        using PackedMatrix w = PackedMatrix.Pack(_weights.Input.Data, _gateSize, _inputSize);
        PackedMatrix packed = w;
        Workers.RunRanges(_layout.Rows, (long)_gateSize * _inputSize, (first, count) => Gemm.Multiply(
            Matrix.Rows(dInputProduct.Span, first, count, _gateSize), count, _gateSize, packed, Matrix.Rows(dx.Span, first, count, _inputSize), _inputSize, accumulate: !isNew));
    }
}
