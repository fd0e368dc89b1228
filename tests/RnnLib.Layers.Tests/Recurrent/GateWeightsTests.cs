namespace RnnLib.Layers.Tests;

/// <summary>Weights under the names of the textbooks: the equations written with them give what the layer gives.</summary>
public sealed class GateWeightsTests
{
    private const int InputSize = 3, HiddenSize = 4;
    private static readonly Tensor X = Tensor.Normal([1, InputSize], 0, 1, new Rng(5)), H = Tensor.Normal([1, HiddenSize], 0, 1, new Rng(6)), C = Tensor.Normal([1, HiddenSize], 0, 1, new Rng(7));

    [Fact]
    public void Rnn_ByName_FollowsTheTextbook()
    {
        var rnn = new Rnn(InputSize, HiddenSize, new Rng(1));
        GateWeights w = rnn.Weights();
        Assert.Equal(["W_xh", "W_hh", "W_h", "b_xh", "b_hh", "b_h"], w.Names);
        Tensor expected = Ops.Tanh(Ops.Linear(X, w["W_xh"]) + Ops.Linear(H, w["W_hh"], w["b_h"]));
        Expect.Close(expected, rnn.Step(X, new HiddenState(Ops.Reshape(H, [1, 1, HiddenSize])), ForwardContext.Inference).Output, "h", 1e-6);
    }

    [Fact]
    public void Lstm_ConcatenatedForm_FollowsTheTutorials()
    {
        var lstm = new Lstm(InputSize, HiddenSize, new Rng(1), new() { Layers = 2, Bidirectional = true, Peepholes = true });
        GateWeights second = lstm.Weights(layer: 1, backward: true);
        Assert.Equal([HiddenSize, HiddenSize + 2 * HiddenSize], second["W_f"].Shape);
        Assert.Equal(lstm.NamedParameters.Single(p => p.Path == "weight_peephole_l1_reverse").Parameter.Value.ToArray()[(2 * HiddenSize)..], second["p_o"].ToArray());

        var plain = new Lstm(InputSize, HiddenSize, new Rng(1));
        GateWeights w = plain.Weights();
        Tensor hx = Ops.Concatenate([H, X], axis: 1);
        Tensor Gate(string gate) => Ops.Linear(hx, w["W_" + gate], w["b_" + gate]);
        Tensor c = Ops.Sigmoid(Gate("f")) * C + Ops.Sigmoid(Gate("i")) * Ops.Tanh(Gate("g"));
        var (output, state) = plain.Step(X, new LstmState(Ops.Reshape(H, [1, 1, HiddenSize]), Ops.Reshape(C, [1, 1, HiddenSize])), ForwardContext.Inference);
        Expect.Close(Ops.Sigmoid(Gate("o")) * Ops.Tanh(c), output, "h", 1e-6);
        Expect.Close(Ops.Reshape(c, [1, 1, HiddenSize]), state!.Value.Cell, "c", 1e-6);
    }

    [Fact]
    public void Write_EveryName_ReadsBackAndMovesThePyTorchParameters()
    {
        var gru = new Gru(InputSize, HiddenSize, new Rng(1));
        GateWeights w = gru.Weights();
        Assert.DoesNotContain("b_n", w.Names);
        Assert.Contains("b_hn", w.Names);
        foreach (string name in w.Names)
        {
            Tensor value = Tensor.Normal(w[name].Shape, 0, 1, new Rng(3));
            w[name] = value;
            Expect.BitEqual(value, w[name], name);
        }

        w["W_z"] = Tensor.Full([HiddenSize, HiddenSize + InputSize], 0.25f);
        w["b_z"] = Tensor.Full([HiddenSize], 0.5f);
        float[] Rows(string name, int size) => gru.NamedParameters.Single(p => p.Path == name).Parameter.Value.ToArray()[(HiddenSize * size)..(2 * HiddenSize * size)];
        Assert.All(Rows("weight_ih_l0", InputSize).Concat(Rows("weight_hh_l0", HiddenSize)), v => Assert.Equal(0.25f, v));
        Assert.All(Rows("bias_ih_l0", 1), v => Assert.Equal(0.5f, v));
        Assert.All(Rows("bias_hh_l0", 1), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Weights_WhatIsNotThere_IsRefusedInWords()
    {
        var gru = new Gru(InputSize, HiddenSize, new Rng(1), new() { Bias = RecurrentBias.One });
        Assert.Equal(["W_xr", "W_hr", "W_r", "b_r", "W_xz", "W_hz", "W_z", "b_z", "W_xn", "W_hn", "W_n", "b_n"], gru.Weights().Names);
        Assert.Contains("there are W_xr, W_hr", Assert.Throws<ArgumentException>(() => gru.Weights()["W_f"]).Message);
        Assert.Contains("W_xr: expected [4, 3], got [3, 4].", Assert.Throws<ArgumentException>(() => gru.Weights()["W_xr"] = Tensor.Zeros([3, 4])).Message);
        Assert.Contains("layer: expected 0 to 0", Assert.Throws<ArgumentOutOfRangeException>(() => gru.Weights(1)).Message);
        Assert.Contains("reads forward only", Assert.Throws<ArgumentOutOfRangeException>(() => gru.Weights(0, backward: true)).Message);
        Assert.Contains("names of its own", Assert.Throws<NotSupportedException>(() => new Recurrent<HiddenState>(3, size => new LeakyCell(size, 4, new Rng(1))).Weights()).Message);
        Assert.Equal(["W_xz", "b_z", "W_xn", "b_n"], new MinGru(3, 4, new Rng(1)).Weights().Names);
        Assert.Equal([4], new Rnn(3, 4, new Rng(1), new() { Independent = true }).Weights()["W_hh"].Shape);
    }
}
