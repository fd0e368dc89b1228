namespace RnnLib.Layers.Tests;

/// <summary>Numbers of ONNX's node tests and ONNX Runtime's tests; time-major, LSTM blocks i, o, f, c.</summary>
public sealed class OnnxNumbersTests
{
    [Theory]
    [InlineData("onnx/test_lstm_with_initial_bias", CellKind.Lstm)]
    [InlineData("onnx/test_simple_rnn_defaults", CellKind.Tanh)]
    [InlineData("onnx/test_rnn_seq_length", CellKind.Tanh)]
    [InlineData("ort/rnn/RNN_forward_direction_zigged_batch/1", CellKind.Tanh)]
    [InlineData("ort/lstm/ForwardSimpleWeightsNoBiasTwoRows/1", CellKind.Lstm)]
    public void Forward_OnnxCase_GivesItsOutputs(string name, CellKind cell)
    {
        var expected = Conformance.Of(name);
        AnyRecurrent layer = Layer(expected, cell, isReverse: false);
        Tensor[]? initial = expected.InputOrNull("initial_h") is { } hidden ? [hidden] : null;

        var (output, state) = layer.Forward(Batch(expected), initial, ForwardContext.Inference);

        foreach (string part in expected.Outputs)
            Expect.Close(expected.Output(part), part switch { "Y_h" => state[0], "Y_c" => state[1], _ => TimeMajor(output.Values) }, $"{name} {part}");
    }

    [Fact]
    public void Forward_OnnxReverseLstm_EqualsTheBackwardDirection()
    {
        var expected = Conformance.Of("onnx/test_lstm_reverse");

        var (_, state) = Layer(expected, CellKind.Lstm, isReverse: true).Forward(Batch(expected), null, ForwardContext.Inference);

        Expect.Close(expected.Output("Y_h"), Ops.Slice(state[0], 0, 1, 1), "Y_h");
        Expect.Close(expected.Output("Y_c"), Ops.Slice(state[1], 0, 1, 1), "Y_c");
    }

    private static Sequence Batch(Conformance expected)
    {
        int[] lengths = expected.InputOrNull("sequence_lens") is { } given ? [.. given.ToArray().Select(length => (int)length)] : [];
        return new(Ops.Transpose(expected.Input("X"), 0, 1), lengths);
    }

    /// <summary>[batch, time, hiddenSize] as ONNX lays out Y: [time, directions=1, batch, hiddenSize].</summary>
    private static Tensor TimeMajor(Tensor values)
    {
        var (batch, time, size) = values.Shape;
        return Ops.Reshape(Ops.Transpose(values, 0, 1), [time, 1, batch, size]);
    }

    private static AnyRecurrent Layer(Conformance expected, CellKind cell, bool isReverse)
    {
        Tensor w = WithoutDirection(expected.Input("W")), r = WithoutDirection(expected.Input("R"));
        string suffix = isReverse ? "_l0_reverse" : "_l0";
        Tensor b = expected.InputOrNull("B") is { } given ? WithoutDirection(given) : Tensor.Zeros([2 * w.Shape[0]]);
        Tensor Rows(Tensor blocks) => GateOrder.Reorder(blocks, GateOrder.Onnx(cell));

        return new RecurrentCase(cell, w.Shape[^1], r.Shape[^1]) { Bidirectional = isReverse }.Create().With([
            ("weight_ih" + suffix, Rows(w)),
            ("weight_hh" + suffix, Rows(r)),
            ("bias_ih" + suffix, Rows(Ops.Slice(b, 0, 0, w.Shape[0]))),
            ("bias_hh" + suffix, Rows(Ops.Slice(b, 0, w.Shape[0], w.Shape[0]))),
        ]);
    }

    private static Tensor WithoutDirection(Tensor x) => Ops.Reshape(x, Shape.Create(x.Shape.Axes[1..]));
}
