using RnnLib.Layers;

namespace RnnLib.Benchmarks.Peers;

/// <summary>The LSTM as a user would write it, of tensor operations.</summary>
internal sealed class OwnLstmCell : Cell<LstmState>
{
    private readonly Linear _input, _hidden;

    public OwnLstmCell(int inputSize, int hiddenSize, Rng rng)
        : base(inputSize, hiddenSize) =>
        (_input, _hidden) = (Own("input", new Linear(inputSize, 4 * hiddenSize, rng)), Own("hidden", new Linear(hiddenSize, 4 * hiddenSize, rng)));

    protected override Tensor Project(Tensor input, ForwardContext pass) => _input.Forward(input, pass);

    protected override LstmState Step(Tensor projected, LstmState state, ForwardContext pass)
    {
        Tensor gates = projected + _hidden.Forward(state.Hidden, pass);
        Tensor Gate(int index) => Ops.Slice(gates, 1, index * HiddenSize, HiddenSize);
        Tensor input = Ops.Sigmoid(Gate(0)), forget = Ops.Sigmoid(Gate(1)), candidate = Ops.Tanh(Gate(2)), output = Ops.Sigmoid(Gate(3));

        Tensor cell = forget * state.Cell + input * candidate;
        return new(output * Ops.Tanh(cell), cell);
    }
}
