namespace RnnLib.Layers;

/// <summary>A built-in cell at work on one sequence: the batch's own code over one step, with buffers that stay.</summary>
internal sealed class FusedUnitStream : StreamStep
{
    private readonly FusedUnit _unit;
    private readonly Tensor _x, _output;
    private readonly Tensor[] _state;
    private InferenceWeights _weights;
    private RecurrentNode _node;

    public FusedUnitStream(FusedUnit unit, int inputSize)
    {
        _unit = unit;
        _x = Tensor.Zeros([1, inputSize]);
        _state = [.. unit.InitialState(1, ForwardContext.Inference).Select(part => Tensor.From(part.Shape, part.Data))];
        _output = Tensor.Zeros(_state[0].Shape);
        _weights = unit.CurrentWeights();
        _node = unit.OneStep(_x, _state, _weights);
        Memory = [.. _state.Select((part, i) => new StreamMemory(i == 0 ? "hidden" : "cell", part.Storage.Buffer.Memory))];
    }

    public override IReadOnlyList<StreamMemory> Memory { get; }

    public override ReadOnlySpan<float> Push(ReadOnlySpan<float> input)
    {
        if (!_weights.IsCurrent)
        {
            _weights = _unit.CurrentWeights();
            _node = _unit.OneStep(_x, _state, _weights);
        }

        input.CopyTo(_x.Writable);
        _node.Forward(_weights.Packed, _output);
        _node.WriteFinal(_output, _state);
        return _output.Data;
    }
}
