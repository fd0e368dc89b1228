using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>A leaky integrator as a user would write it; with <c>operation</c> something goes wrong in it on purpose.</summary>
internal sealed class LeakyCell : Cell<HiddenState>
{
    private readonly Linear _input, _hidden;
    private readonly Func<Tensor, Tensor> _operation;

    public LeakyCell(int inputSize, int hiddenSize, Rng rng, Func<Tensor, Tensor>? operation = null)
        : base(inputSize, hiddenSize) =>
        (_input, _hidden, _operation) = (Own("input", new Linear(inputSize, hiddenSize, rng)), Own("hidden", new Linear(hiddenSize, hiddenSize, rng)), operation ?? (x => x));

    protected internal override Tensor Project(Tensor input, ForwardContext pass) => _input.Forward(input, pass);

    protected internal override HiddenState Step(Tensor projected, HiddenState state, ForwardContext pass) =>
        new(0.9f * state.Hidden + 0.1f * Ops.Tanh(_operation(projected + _hidden.Forward(state.Hidden, pass))));
}
