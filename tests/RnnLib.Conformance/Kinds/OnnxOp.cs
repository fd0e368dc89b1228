using RnnLib.Layers;

namespace RnnLib.Conformance;

/// <summary>ONNX's RNN, LSTM and GRU. Each direction runs as a layer of its own, since each may have its own activations.</summary>
internal static class OnnxOp
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        bool batchFirst = test.Attributes.Int("layout") == 1;
        Tensor Swap(Tensor t) => batchFirst ? t : Ops.Transpose(t, 0, 1);
        Tensor x = Swap(test.Inputs["X"].Tensor);
        var (batch, time, _) = x.Shape;
        var sequence = new Sequence(x, test.Input("sequence_lens")?.Integers ?? []);
        string direction = test.Attributes.Text("direction", "forward");
        bool[] directions = direction == "bidirectional" ? [false, true] : [direction == "reverse"];
        Queue<float> alphas = new(test.Attributes.Floats("activation_alpha")), betas = new(test.Attributes.Floats("activation_beta"));
        Queue<string> activations = new(test.Attributes.Texts("activations"));

        var outputs = new List<Tensor>();
        var states = new List<Tensor[]>();
        for (int d = 0; d < directions.Length; d++)
        {
            Activation Next(string otherwise) => TakeActivation(activations, alphas, betas, otherwise);
            Module<Sequence, Sequence> layer = Create(test, x.Shape[^1], directions[d], Next);
            SetWeights(layer, test, d, directions[d] ? "_l0_reverse" : "_l0");
            Tensor[]? initial = Initial(test, d, batch, layer is Lstm);
            (Sequence output, Tensor[] state) = LayersOf.Forward(layer, sequence, initial, ForwardContext.Inference);
            outputs.Add(output.Values);
            states.Add(state);
        }

        int hiddenSize = outputs[0].Shape[2];
        Tensor y = Ops.Stack([.. outputs], axis: 2);                                                   // [batch, time, directions, hiddenSize]
        var got = new Dictionary<string, Values>
        {
            ["Y"] = Values.Of(batchFirst ? y : Ops.Permute(y, [1, 2, 0, 3])),
            ["Y_h"] = Values.Of(StateOf(0)),
        };
        if (test.Op == "LSTM")
            got["Y_c"] = Values.Of(StateOf(1));
        return got;

        Tensor StateOf(int part)
        {
            Tensor all = Ops.Concatenate([.. states.Select(s => s[part])], axis: 0);                   // [directions, batch, hiddenSize]
            return batchFirst ? Ops.Transpose(all, 0, 1) : all;
        }
    }

    private static Module<Sequence, Sequence> Create(Case test, int inputSize, bool goBackwards, Func<string, Activation> next)
    {
        var (attributes, rng) = (test.Attributes, new Rng(0));
        int hiddenSize = attributes.Int("hidden_size", test.Inputs["R"].Shape[2]);
        float? clip = attributes.Float("clip") is > 0 and var bound ? bound : null;
        return test.Op switch
        {
            "RNN" => new Rnn(inputSize, hiddenSize, rng, new() { GoBackwards = goBackwards, Clip = clip, Activation = next("Tanh") }),
            "GRU" => new Gru(inputSize, hiddenSize, rng, new()
            {
                GoBackwards = goBackwards,
                Clip = clip,
                ResetAfter = attributes.Flag("linear_before_reset"),
                GateActivation = next("Sigmoid"),
                CandidateActivation = next("Tanh"),
            }),
            "LSTM" => new Lstm(inputSize, hiddenSize, rng, new()
            {
                GoBackwards = goBackwards,
                Clip = clip,
                CoupledInputForget = attributes.Flag("input_forget"),
                Peepholes = test.Input("P") is not null,
                GateActivation = next("Sigmoid"),
                CandidateActivation = next("Tanh"),
                OutputActivation = next("Tanh"),
            }),
            _ => throw new NotSupportedException($"unknown operator '{test.Op}'"),
        };
    }

    /// <summary>ONNX's gates are i, o, f, c and z, r, h; ours i, f, g, o (or i, g, o) and r, z, n.</summary>
    private static void SetWeights(Module layer, Case test, int direction, string suffix)
    {
        int gates = test.Op switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
        bool coupled = test.Attributes.Flag("input_forget");
        int[] order = test.Op switch { "LSTM" => coupled ? [0, 3, 1] : [0, 2, 3, 1], "GRU" => [1, 0, 2], _ => [0] };
        ReadOnlySpan<float> Part(string name)
        {
            Values all = test.Inputs[name];
            int size = all.Data.Length / all.Shape[0];
            return all.Tensor.Data.Slice(direction * size, size);
        }

        layer.Set("weight_ih" + suffix, LayersOf.Reorder(Part("W"), gates, order));
        layer.Set("weight_hh" + suffix, LayersOf.Reorder(Part("R"), gates, order));
        int biasSize = gates * test.Inputs["R"].Shape[2];
        ReadOnlySpan<float> bias = test.Input("B") is null ? new float[2 * biasSize] : Part("B");
        layer.Set("bias_ih" + suffix, LayersOf.Reorder(bias[..biasSize], gates, order));
        layer.Set("bias_hh" + suffix, LayersOf.Reorder(bias[biasSize..], gates, order));
        if (test.Input("P") is not null)
            layer.Set("weight_peephole" + suffix, LayersOf.Reorder(Part("P"), 3, coupled ? [0, 1] : [0, 2, 1]));   // ONNX: i, o, f
    }

    private static Tensor[]? Initial(Case test, int direction, int batch, bool hasCell)
    {
        if (test.Input("initial_h") is null && test.Input("initial_c") is null)
            return null;
        int hiddenSize = test.Inputs["R"].Shape[2];
        Tensor Part(string name)
        {
            if (test.Input(name) is not { } given)
                return Tensor.Zeros([1, batch, hiddenSize]);
            Tensor state = test.Attributes.Int("layout") == 1 ? Ops.Transpose(given.Tensor, 0, 1) : given.Tensor;
            return Ops.Slice(state, 0, direction, 1);
        }

        return hasCell ? [Part("initial_h"), Part("initial_c")] : [Part("initial_h")];
    }

    /// <summary>The next activation; alpha and beta are taken from their lists by those functions that have them, as ONNX Runtime does.</summary>
    private static Activation TakeActivation(Queue<string> names, Queue<float> alphas, Queue<float> betas, string otherwise)
    {
        string name = names.TryDequeue(out string? given) ? given : otherwise;
        float? alpha = null, beta = null;
        string lower = name.ToLowerInvariant();
        if (lower is "leakyrelu" or "thresholdedrelu" or "elu" or "hardsigmoid" or "scaledtanh" or "affine" && alphas.TryDequeue(out float a))
            alpha = a;
        if (lower is "hardsigmoid" or "scaledtanh" or "affine" && betas.TryDequeue(out float b))
            beta = b;
        return LayersOf.Activation(name, alpha, beta);
    }
}
