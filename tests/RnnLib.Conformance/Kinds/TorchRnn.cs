using RnnLib.Layers;

namespace RnnLib.Conformance;

/// <summary>PyTorch's nn.RNN, nn.LSTM and nn.GRU: outputs, states, and the gradients of sum(output * grad_output) + sum(h_n * grad_h_n) + ...</summary>
internal static class TorchRnn
{
    public static IReadOnlyDictionary<string, Values> Run(Case test)
    {
        Tensor x = test.Inputs["X"].Tensor;
        bool batchFirst = test.Attributes.Flag("batch_first"), unbatched = x.Rank == 2;
        Module<Sequence, Sequence> layer = Create(test, x.Shape[^1]);
        foreach ((string name, Values values) in test.Params)
            layer.Set(name, values.Tensor.Data);

        Parameter input = new("X", x), hidden = State(test, "h0"), cell = State(test, "c0");
        var pass = ForwardContext.Differentiating();
        Tensor BatchFirst(Tensor t) => unbatched ? Ops.Reshape(t, [1, t.Shape[0], t.Shape[1]]) : batchFirst ? t : Ops.Transpose(t, 0, 1);
        Tensor AsGiven(Tensor t) => unbatched ? Ops.Reshape(t, [t.Shape[1], t.Shape[2]]) : batchFirst ? t : Ops.Transpose(t, 0, 1);
        Tensor StateIn(Parameter p) => unbatched ? Ops.Reshape(pass.Read(p), [p.Shape[0], 1, p.Shape[1]]) : pass.Read(p);
        Tensor StateOut(Tensor t) => unbatched ? Ops.Reshape(t, [t.Shape[0], t.Shape[2]]) : t;

        Tensor[]? initial = test.Input("h0") is null ? null : layer is Lstm ? [StateIn(hidden), StateIn(cell)] : [StateIn(hidden)];
        int[] lengths = test.Input("lengths")?.Integers ?? [.. test.Attributes.Floats("lengths").Select(length => (int)length)];
        (Sequence sequence, Tensor[] state) = LayersOf.Forward(layer, new(BatchFirst(pass.Read(input)), lengths), initial, pass);

        var got = new Dictionary<string, Values>();
        Tensor output = AsGiven(sequence.Values), loss = 0f;
        Weigh("output", output, test.Input("grad_output"));
        Weigh("h_n", StateOut(state[0]), test.Input("grad_h_n"));
        if (layer is Lstm)
            Weigh("c_n", StateOut(state[1]), test.Input("grad_c_n"));
        if (test.Kind == "torch_rnn")
            return got;

        Gradients gradients = pass.Backward(loss);
        got["loss"] = Values.Of(loss);
        (string, Parameter)[] leaves = [.. layer.NamedParameters.Select(p => (p.Path, p.Parameter)), ("X", input), ("h0", hidden), ("c0", cell)];
        foreach ((string name, Parameter parameter) in leaves)
            got[$"d_{name}"] = Values.Of(gradients.Of(parameter));
        return got;

        void Weigh(string name, Tensor values, Values? weight)
        {
            got[name] = Values.Of(values);
            if (weight is not null)
                loss += Ops.Sum(values * weight.Tensor);
        }
    }

    internal static Module<Sequence, Sequence> Create(Case test, int inputSize)
    {
        var (attributes, rng) = (test.Attributes, new Rng(0));
        inputSize = attributes.Int("input_size", inputSize);
        int hiddenSize = attributes.Int("hidden_size"), layers = attributes.Int("num_layers", 1);
        bool bidirectional = attributes.Flag("bidirectional");
        RecurrentBias bias = attributes.Flag("bias", true) ? RecurrentBias.Two : RecurrentBias.None;
        return test.Op switch
        {
            "LSTM" => new Lstm(inputSize, hiddenSize, rng, new() { ProjectionSize = attributes.Int("proj_size"), Layers = layers, Bidirectional = bidirectional, Bias = bias, Dropout = attributes.Float("dropout") }),
            "GRU" => new Gru(inputSize, hiddenSize, rng, new() { Layers = layers, Bidirectional = bidirectional, Bias = bias, Dropout = attributes.Float("dropout") }),
            "RNN" => new Rnn(inputSize, hiddenSize, rng, new() { Layers = layers, Bidirectional = bidirectional, Bias = bias, Dropout = attributes.Float("dropout"), Activation = LayersOf.Activation(attributes.Text("nonlinearity", "tanh")) }),
            _ => throw new NotSupportedException($"unknown operator '{test.Op}'"),
        };
    }

    private static Parameter State(Case test, string name) => new(name, test.Input(name)?.Tensor ?? Tensor.Zeros([0]));
}
