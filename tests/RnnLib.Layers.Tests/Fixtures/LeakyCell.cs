namespace RnnLib.Layers.Tests;

/// <summary>A leaky integrator as a user would write it.</summary>
internal sealed class LeakyCell : Cell<HiddenState>
{
    private readonly Linear _input, _hidden;

    public LeakyCell(int inputSize, int hiddenSize, Rng rng)
        : base(inputSize, hiddenSize) =>
        (_input, _hidden) = (Own("input", new Linear(inputSize, hiddenSize, rng)), Own("hidden", new Linear(hiddenSize, hiddenSize, rng)));

    protected internal override Tensor Project(Tensor input, ForwardContext pass) => _input.Forward(input, pass);

    protected internal override HiddenState Step(Tensor projected, HiddenState state, ForwardContext pass) =>
        new(0.9f * state.Hidden + 0.1f * Ops.Tanh(projected + _hidden.Forward(state.Hidden, pass)));
}
