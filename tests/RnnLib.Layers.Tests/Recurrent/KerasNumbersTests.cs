namespace RnnLib.Layers.Tests;

/// <summary>Numbers that Keras' own tests assert; kernels transposed, GRU blocks z, r swapped, one bias or two.</summary>
public sealed class KerasNumbersTests
{
    [Theory]
    [InlineData("keras/simple_rnn/correctness/1", CellKind.Tanh)]
    [InlineData("keras/lstm/correctness/1", CellKind.Lstm)]
    [InlineData("keras/gru/correctness/1", CellKind.Gru)]
    [InlineData("keras/gru/pass_initial_state/1", CellKind.Gru)]
    public void Forward_KerasCase_GivesItsLastOutput(string name, CellKind cell)
    {
        var expected = Conformance.Of(name);
        Tensor x = expected.Input("X");
        int hiddenSize = expected.Input("recurrent_kernel").Shape[0];
        AnyRecurrent layer = new RecurrentCase(cell, x.Shape[^1], hiddenSize).Create().With(Weights(expected, cell, "", "_l0"));
        Tensor[]? initial = expected.InputOrNull("initial_state_0") is { } state ? [Ops.Reshape(state, [1, .. state.Shape.Axes])] : null;

        var (output, _) = layer.Forward(x, initial, ForwardContext.Inference);

        Expect.Close(expected.Output("output"), new LastStep().Predict(output), name);
    }

    [Fact]
    public void Forward_KerasBidirectional_GivesBothDirectionsLastOutputs()
    {
        var expected = Conformance.Of("keras/bidirectional/correctness/1");
        AnyRecurrent layer = new RecurrentCase(CellKind.Tanh, 4, 2) { Bidirectional = true }.Create()
            .With(Weights(expected, CellKind.Tanh, "forward_", "_l0"))
            .With(Weights(expected, CellKind.Tanh, "backward_", "_l0_reverse"));

        Tensor last = layer.Module.Then(new LastStep()).Predict(expected.Input("X"));

        Expect.Close(expected.Output("output"), last, "output");
    }

    private static IEnumerable<(string Name, Tensor Value)> Weights(Conformance expected, CellKind cell, string prefix, string suffix)
    {
        Tensor Rows(Tensor columns) => GateOrder.Reorder(columns.Rank == 1 ? columns : Ops.Transpose(columns), GateOrder.Keras(cell));

        yield return ("weight_ih" + suffix, Rows(expected.Input(prefix + "kernel")));
        yield return ("weight_hh" + suffix, Rows(expected.Input(prefix + "recurrent_kernel")));
        Tensor bias = expected.Input(prefix + "bias");
        int size = bias.Shape[^1];
        Tensor both = bias.Rank == 2 ? bias : Ops.Stack([bias, Tensor.Zeros([size])]);
        yield return ("bias_ih" + suffix, Rows(Ops.Reshape(Ops.Slice(both, 0, 0, 1), [size])));
        yield return ("bias_hh" + suffix, Rows(Ops.Reshape(Ops.Slice(both, 0, 1, 1), [size])));
    }
}
