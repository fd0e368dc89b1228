using RnnLib.Layers;

namespace RnnLib.Conformance;

/// <summary>Keras's SimpleRNN, LSTM and GRU, alone or bidirectional, with masks at any place.</summary>
/// <remarks>A masked step carries the state and repeats the last output: the real steps run without it, and their outputs are spread out again.</remarks>
internal static class KerasLayer
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        Tensor x = test.Inputs["X"].Tensor;
        var (batch, time, _) = x.Shape;
        bool[] mask = test.Input("mask")?.Booleans ?? [.. Enumerable.Repeat(true, batch * time)];
        bool bidirectional = test.Attributes.Flag("bidirectional"), goBackwards = test.Attributes.Flag("go_backwards");
        Values?[] given = [.. Enumerable.Range(0, 4).Select(i => test.Input($"initial_state_{i}"))];
        int parts = test.Op == "LSTM" ? 2 : 1;

        if (!bidirectional)
        {
            Direction only = RunDirection(test, "", x, mask, goBackwards, given[..parts]);
            return Collect(test, only.Output(test), [], [.. only.State]);
        }

        Direction forward = RunDirection(test, "forward_", x, mask, goBackwards, given[..parts]);
        Direction backward = RunDirection(test, "backward_", x, mask, !goBackwards, given[parts..(2 * parts)]);
        Tensor f = forward.Output(test), b = test.Attributes.Flag("return_sequences") ? Turn(backward.Output(test)) : backward.Output(test);
        Tensor merged = test.Attributes.Text("merge_mode", "concat") switch
        {
            "sum" => f + b,
            "mul" => f * b,
            "ave" => (f + b) / 2,
            _ => Ops.Concatenate([f, b]),
        };
        return Collect(test, merged, [("output_forward", f), ("output_backward", b)], [.. forward.State, .. backward.State]);
    }

    private static Direction RunDirection(Case test, string prefix, Tensor x, bool[] mask, bool turn, Values?[] initial)
    {
        var (batch, time, inputSize) = x.Shape;
        if (turn)
        {
            x = Turn(x);
            mask = [.. mask.Chunk(time).SelectMany(row => row.Reverse())];
        }

        int[][] real = [.. mask.Chunk(time).Select(row => Enumerable.Range(0, time).Where(step => row[step]).ToArray())];
        float[] values = new float[x.Count];
        for (int row = 0; row < batch; row++)
        {
            for (int i = 0; i < real[row].Length; i++)
                x.Data.Slice((row * time + real[row][i]) * inputSize, inputSize).CopyTo(values.AsSpan((row * time + i) * inputSize));
        }

        Module<Sequence, Sequence> layer = Create(test, inputSize, test.Inputs[prefix + "recurrent_kernel"].Shape[0]);
        SetWeights(layer, test, prefix);
        var sequence = new Sequence(Tensor.From(x.Shape, values), [.. real.Select(row => row.Length)]);
        Tensor[]? state = initial[0] is null ? null : [.. initial.Select(s => Ops.Reshape(s!.Tensor, [1, .. s.Shape]))];
        Sequence output = sequence;
        int repeats = test.Attributes.Flag("stateful") ? test.Attributes.Int("repeat", 1) : 1;
        for (int call = 0; call < repeats; call++)
            (output, state) = LayersOf.Forward(layer, sequence, state, ForwardContext.Inference);

        return new(Spread(output.Values, real, test.Attributes.Flag("zero_output_for_mask")), [.. state!.Select(s => Ops.Reshape(s, [s.Shape[1], s.Shape[2]]))]);
    }

    private static Tensor Spread(Tensor output, int[][] real, bool zeroAtMask)
    {
        var (batch, time, size) = output.Shape;
        float[] spread = new float[output.Count];
        for (int row = 0; row < batch; row++)
        {
            for (int step = 0, done = 0; step < time; step++)
            {
                bool isReal = done < real[row].Length && real[row][done] == step;
                done += isReal ? 1 : 0;
                if (done > 0 && (isReal || !zeroAtMask))
                    output.Data.Slice((row * time + done - 1) * size, size).CopyTo(spread.AsSpan((row * time + step) * size));
            }
        }

        return Tensor.From(output.Shape, spread);
    }

    private static Module<Sequence, Sequence> Create(Case test, int inputSize, int units)
    {
        var (attributes, rng) = (test.Attributes, new Rng(0));
        bool resetAfter = attributes.Flag("reset_after", true);
        RecurrentBias bias = !attributes.Flag("use_bias", true) ? RecurrentBias.None : test.Op == "GRU" && resetAfter ? RecurrentBias.Two : RecurrentBias.One;
        Activation activation = LayersOf.Activation(attributes.Text("activation", "tanh")), recurrent = LayersOf.Activation(attributes.Text("recurrent_activation", "sigmoid"));
        return test.Op switch
        {
            "SimpleRNN" => new Rnn(inputSize, units, rng, new() { Bias = bias, Activation = activation }),
            "LSTM" => new Lstm(inputSize, units, rng, new() { Bias = bias, GateActivation = recurrent, CandidateActivation = activation, OutputActivation = activation }),
            "GRU" => new Gru(inputSize, units, rng, new() { Bias = bias, ResetAfter = resetAfter, GateActivation = recurrent, CandidateActivation = activation }),
            _ => throw new NotSupportedException($"unknown operator '{test.Op}'"),
        };
    }

    /// <summary>Keras stores columns per gate, in the orders i, f, c, o and z, r, h.</summary>
    private static void SetWeights(Module layer, Case test, string prefix)
    {
        int gates = test.Op switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
        int[] order = test.Op switch { "LSTM" => [0, 1, 2, 3], "GRU" => [1, 0, 2], _ => [0] };
        layer.Set("weight_ih_l0", LayersOf.Reorder(Ops.Transpose(test.Inputs[prefix + "kernel"].Tensor).Data, gates, order));
        layer.Set("weight_hh_l0", LayersOf.Reorder(Ops.Transpose(test.Inputs[prefix + "recurrent_kernel"].Tensor).Data, gates, order));
        if (test.Input(prefix + "bias") is not { } bias)
            return;
        int size = bias.Shape[^1];
        layer.Set("bias_ih_l0", LayersOf.Reorder(bias.Tensor.Data[..size], gates, order));
        if (bias.Shape.Length == 2)
            layer.Set("bias_hh_l0", LayersOf.Reorder(bias.Tensor.Data[size..], gates, order));
    }

    private static Dictionary<string, Values> Collect(Case test, Tensor output, (string Name, Tensor Value)[] others, Tensor[] states)
    {
        var got = new Dictionary<string, Values> { ["output"] = Values.Of(output), ["output[0]"] = Values.Of(Ops.Slice(output, 0, 0, 1)) };
        foreach ((string name, Tensor value) in others)
            got[name] = Values.Of(value);
        for (int i = 0; i < states.Length; i++)
            got[$"state_{i}"] = Values.Of(states[i]);
        return got;
    }

    private static Tensor Turn(Tensor x) => Ops.Gather(x, [.. Enumerable.Range(0, x.Shape[1]).Reverse()], axis: 1);

    private sealed record Direction(Tensor Steps, Tensor[] State)
    {
        public Tensor Output(Case test)
        {
            if (test.Attributes.Flag("return_sequences"))
                return Steps;
            var (batch, time, size) = Steps.Shape;
            return test.Attributes.Flag("zero_output_for_mask") ? Ops.Reshape(Ops.Slice(Steps, 1, time - 1, 1), [batch, size]) : State[0];
        }
    }
}
