namespace RnnLib.Layers.Tests;

/// <summary>Numbers that PyTorch computed.</summary>
public sealed class PyTorchNumbersTests
{
    [Fact]
    public void Lstm_CandleCase_GivesPyTorchsState()
    {
        var expected = Conformance.Of("candle/lstm");
        AnyRecurrent layer = new RecurrentCase(CellKind.Lstm, 2, 3).Create().With(expected.Parameters);

        var (_, state) = layer.Forward(expected.Input("X"), null, ForwardContext.Inference);

        Expect.Close(expected.Output("h_n"), state[0], "h_n", 9.3e-5);   // upstream asserts four digits
        Expect.Close(expected.Output("c_n"), state[1], "c_n", 9.3e-5);
    }

    [Fact]
    public void Rnn_GradientCase_GivesPyTorchsOutputsAndGradients()
    {
        var expected = Conformance.Of("torch_rnn/00_RNN_L1_T5");
        AnyRecurrent layer = new RecurrentCase(CellKind.Tanh, 3, 4).Create().With(expected.Parameters);
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Ops.Transpose(expected.Input("X"), 0, 1)), h0 = pass.Watch(expected.Input("h0"));

        var (output, state) = layer.Forward(x, [h0], pass);
        Tensor timeMajor = Ops.Transpose(output.Values, 0, 1);
        Tensor loss = Ops.Sum(timeMajor * expected.Input("grad_output")) + Ops.Sum(state[0] * expected.Input("grad_h_n"));
        Gradients gradients = pass.Backward(loss);

        Expect.Close(expected.Output("output"), timeMajor, "output");
        Expect.Close(expected.Output("h_n"), state[0], "h_n");
        Expect.Close(expected.Output("loss"), loss, "loss");
        Expect.Close(expected.Output("d_X"), Ops.Transpose(gradients.Of(x), 0, 1), "d_X");
        Expect.Close(expected.Output("d_h0"), gradients.Of(h0), "d_h0");
        foreach (Parameter parameter in layer.Module.Parameters)
            Expect.Close(expected.Output($"d_{parameter.Name}"), gradients.Of(parameter), parameter.Name);
    }
}
