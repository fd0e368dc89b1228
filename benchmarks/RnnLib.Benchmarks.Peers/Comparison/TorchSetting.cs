namespace RnnLib.Benchmarks.Peers;

/// <summary>A configuration of PyTorch's nn.RNN, nn.LSTM or nn.GRU, and of the batch it reads.</summary>
internal sealed record TorchSetting
{
    public string Op { get; init; } = "LSTM";

    public bool Relu { get; init; }

    public int Layers { get; init; } = 1;

    public bool Bidirectional { get; init; }

    public bool Bias { get; init; } = true;

    /// <summary>Size of an LSTM's projection; 0 = none.</summary>
    public int ProjectionSize { get; init; }

    public int InputSize { get; init; } = 2;

    public int HiddenSize { get; init; } = 2;

    public int Batch { get; init; } = 2;

    public int Time { get; init; } = 3;

    /// <summary>Steps of each sequence; null = all.</summary>
    public int[]? Lengths { get; init; }

    public bool InitialState { get; init; }

    public static TorchSetting Random(Rng rng)
    {
        string op = rng.OneOf("RNN", "RNN", "LSTM", "LSTM", "LSTM", "GRU", "GRU");
        int hiddenSize = rng.Between(1, 24), batch = rng.Between(1, 7), time = rng.Between(1, 12);
        return new()
        {
            Op = op,
            Relu = op == "RNN" && rng.Chance(0.5f),
            Layers = rng.Between(1, 3),
            Bidirectional = rng.Chance(0.5f),
            Bias = rng.Chance(0.7f),
            ProjectionSize = op == "LSTM" && hiddenSize > 1 && rng.Chance(0.3f) ? rng.Between(1, hiddenSize - 1) : 0,
            InputSize = rng.Between(1, 20),
            HiddenSize = hiddenSize,
            Batch = batch,
            Time = time,
            Lengths = rng.Chance(0.6f) ? rng.Lengths(batch, 1, time) : null,
            InitialState = rng.Chance(0.5f),
        };
    }

    public override string ToString()
    {
        string lengths = Lengths is null ? "" : $" lengths [{string.Join(", ", Lengths)}]";
        return $"{Op}{(Relu ? " relu" : "")} {Layers} layer{(Layers == 1 ? "" : "s")}{(Bidirectional ? " bidirectional" : "")}{(Bias ? "" : " without bias")}"
            + $"{(ProjectionSize > 0 ? $" projection {ProjectionSize}" : "")} input {InputSize} hidden {HiddenSize} batch {Batch} time {Time}{lengths}{(InitialState ? " initial state" : "")}";
    }

    /// <summary>A case of this configuration with random numbers.</summary>
    /// <param name="rng">Draws the numbers.</param>
    /// <param name="withGradients">Adds the weights of the loss, which is a weighted sum of all outputs.</param>
    /// <param name="decimals">Rounds the numbers.</param>
    public CaseDraft Draft(Rng rng, bool withGradients = true, int? decimals = null)
    {
        var draft = new CaseDraft(ToString(), withGradients ? "torch_rnn_grad" : "torch_rnn", Op)
        {
            Attributes = { ["input_size"] = InputSize, ["hidden_size"] = HiddenSize, ["num_layers"] = Layers, ["bidirectional"] = Bidirectional, ["bias"] = Bias, ["batch_first"] = false },
        };
        if (Op == "RNN")
            draft.Attributes["nonlinearity"] = Relu ? "relu" : "tanh";
        if (ProjectionSize > 0)
            draft.Attributes["proj_size"] = ProjectionSize;

        int directions = Bidirectional ? 2 : 1, outputSize = ProjectionSize > 0 ? ProjectionSize : HiddenSize;
        int[] hidden = [Layers * directions, Batch, outputSize], cell = [Layers * directions, Batch, HiddenSize];
        draft.Inputs["X"] = rng.Uniform(1.5f, decimals, Time, Batch, InputSize);
        if (Lengths is not null)
            draft.Inputs["lengths"] = Numbers.Of(Lengths);
        AddState("h0", "c0", InitialState);
        if (withGradients)
            draft.Inputs["grad_output"] = rng.Uniform(1, decimals, Time, Batch, directions * outputSize);
        AddState("grad_h_n", "grad_c_n", withGradients);
        AddWeights(draft, rng, decimals, directions, outputSize);
        return draft;

        void AddState(string hiddenName, string cellName, bool present)
        {
            if (present)
                draft.Inputs[hiddenName] = rng.Uniform(1, decimals, hidden);
            if (present && Op == "LSTM")
                draft.Inputs[cellName] = rng.Uniform(1, decimals, cell);
        }
    }

    private void AddWeights(CaseDraft draft, Rng rng, int? decimals, int directions, int outputSize)
    {
        int rows = HiddenSize * (Op switch { "LSTM" => 4, "GRU" => 3, _ => 1 });
        float bound = 1.5f / MathF.Sqrt(HiddenSize);   // half as large again as PyTorch's own
        for (int layer = 0; layer < Layers; layer++)
        {
            foreach (string suffix in Bidirectional ? [$"_l{layer}", $"_l{layer}_reverse"] : new[] { $"_l{layer}" })
            {
                Add("weight_ih", rows, layer == 0 ? InputSize : directions * outputSize);
                Add("weight_hh", rows, outputSize);
                if (Bias)
                    Add("bias_ih", rows);
                if (Bias)
                    Add("bias_hh", rows);
                if (ProjectionSize > 0)
                    Add("weight_hr", ProjectionSize, HiddenSize);

                void Add(string name, params int[] shape) => draft.Params[name + suffix] = rng.Uniform(bound, decimals, shape);
            }
        }
    }
}
