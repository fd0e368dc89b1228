namespace RnnLib.Layers.Tests;

/// <summary>Every option of the cells: its equations composed of small operations, and its derivative against central differences.</summary>
public sealed class RecurrentVariantTests
{
    private const int InputSize = 3, HiddenSize = 4;
    private static readonly int[] Lengths = [2, 5, 0];

    private static readonly Activation Hard = Activation.HardSigmoid(0.3f, 0.45f), Scaled = Activation.ScaledTanh(1.2f, 0.8f);

    private static readonly LstmOptions[] LstmVariants =
    [
        new() { Peepholes = true },
        new() { CoupledInputForget = true },
        new() { CoupledInputForget = true, Peepholes = true, Bias = RecurrentBias.One },
        new() { Clip = 0.9f },
        new() { Clip = 0.7f, Peepholes = true },
        new() { GateActivation = Activation.Softsign, CandidateActivation = Scaled, OutputActivation = Activation.Softplus },
        new() { ForgetBias = 1 },
        new() { ForgetGate = false },
        new() { ForgetGate = false, Peepholes = true },
        new() { LayerNorm = true },
        new() { LayerNorm = true, Bias = RecurrentBias.None, Peepholes = true, ZoneoutCell = 0.3f, ZoneoutHidden = 0.2f },
        new() { ZoneoutCell = 0.3f },
        new() { ZoneoutHidden = 0.4f, CoupledInputForget = true },
        new() { Bias = RecurrentBias.One },
        new() { LayerNorm = true, CoupledInputForget = true },
        new() { LayerNorm = true, ForgetGate = false, ZoneoutHidden = 0.3f },
        new() { LayerNorm = true, OutputActivation = Activation.Softsign },
    ];

    private static readonly GruOptions[] GruVariants =
    [
        new() { ResetAfter = false },
        new() { ResetAfter = false, Bias = RecurrentBias.One, Clip = 0.8f },
        new() { ResetAfter = false, Bias = RecurrentBias.None },
        new() { Clip = 0.7f },
        new() { GateActivation = Activation.Softsign, CandidateActivation = Scaled },
        new() { ResetAfter = false, GateActivation = Hard, CandidateActivation = Activation.Softsign },
        new() { Bias = RecurrentBias.One },
        new() { LayerNorm = true },
        new() { LayerNorm = true, ResetAfter = false },
        new() { LayerNorm = true, ResetAfter = false, Bias = RecurrentBias.None },
        new() { ZoneoutHidden = 0.3f },
        new() { ZoneoutHidden = 0.3f, ResetAfter = false },
    ];

    private static readonly RnnOptions[] RnnVariants =
    [
        new() { Clip = 0.6f },
        new() { Activation = Activation.Sigmoid, Bias = RecurrentBias.One },
        new() { Activation = Activation.Softsign, GoBackwards = true },
        new() { LayerNorm = true, Bias = RecurrentBias.One },
        new() { ZoneoutHidden = 0.3f },
        new() { Independent = true },
        new() { Independent = true, LayerNorm = true, ZoneoutHidden = 0.1f, Activation = Activation.Softsign },
    ];

    private static readonly MinimalOptions[] MinimalVariants =
    [
        new(),
        new() { CandidateActivation = Activation.Tanh, Bias = false },
        new() { LayerNorm = true, CandidateActivation = Activation.Tanh },   // central differences see the kink of the default
    ];

    public static TheoryData<string, int> Variants => Where(_ => true);

    /// <summary>Central differences cannot see the slope at a bound, of which a sequence has many; those variants are held against their equations alone.</summary>
    public static TheoryData<string, int> SmoothVariants => Where(options => options is not RecurrentOptions { Clip: not null });

    [Theory]
    [MemberData(nameof(Variants))]
    public void OutputAndGradient_Variant_FollowItsEquations(string cell, int index)
    {
        Module<Sequence, Sequence> layer = Create(cell, index, deep: false);
        Tensor x = Tensor.Normal([1, 6, InputSize], 0, 1.5f, new Rng(8)), weights = Tensor.Normal([1, 6, HiddenSize], 0, 1, new Rng(9));
        ForwardContext composed = ForwardContext.Differentiating(), fused = ForwardContext.Differentiating();

        Tensor expected = Ops.Stack(Compose(layer, cell, index, x, composed), axis: 1), actual = layer.Forward(x, fused).Values;
        Gradients expectedGradients = composed.Backward(Ops.Sum(expected * weights)), gradients = fused.Backward(Ops.Sum(actual * weights));

        Expect.Close(expected, actual, "output", 2e-6);
        foreach ((string path, Parameter parameter) in layer.NamedParameters)
            Expect.Close(expectedGradients.Of(parameter), gradients.Of(parameter), path);
    }

    [Theory]
    [MemberData(nameof(SmoothVariants))]
    public void Gradient_VariantWithLengths_MatchesCentralDifferences(string cell, int index) => CheckGradient(Create(cell, index, deep: false));

    [Theory]
    [MemberData(nameof(SmoothVariants))]
    public void Gradient_VariantStackedBothDirections_MatchesCentralDifferences(string cell, int index) => CheckGradient(Create(cell, index, deep: true));

    [Theory]
    [InlineData(BidirectionalMerge.Sum)]
    [InlineData(BidirectionalMerge.Mean)]
    [InlineData(BidirectionalMerge.Product)]
    public void Merge_OfBothDirections_CombinesThemStepByStep(BidirectionalMerge merge)
    {
        Sequence x = new(Tensor.Normal([3, 5, InputSize], 0, 1, new Rng(3)), Lengths);
        var apart = new Lstm(InputSize, HiddenSize, new Rng(1), new() { Bidirectional = true });
        var merged = new Lstm(InputSize, HiddenSize, new Rng(1), new() { Bidirectional = true, Merge = merge });

        var (forward, backward) = apart.Predict(x).SplitDirections();
        Tensor expected = merge switch
        {
            BidirectionalMerge.Sum => forward.Values + backward.Values,
            BidirectionalMerge.Mean => (forward.Values + backward.Values) / 2,
            _ => forward.Values * backward.Values,
        };

        Expect.Close(expected, merged.Predict(x).Values, "output", 1e-6);
        Assert.Equal(HiddenSize, merged.OutputSize(null));
        CheckGradient(new Gru(InputSize, HiddenSize, new Rng(1), new() { Bidirectional = true, Merge = merge, Layers = 2 }));
    }

    [Fact]
    public void GoBackwards_LengthsGiven_EqualsTheBackwardHalfOfBothDirections()
    {
        Sequence x = new(Tensor.Normal([3, 5, InputSize], 0, 1, new Rng(3)), Lengths);
        var both = new Gru(InputSize, HiddenSize, new Rng(1), new() { Bidirectional = true });
        var backwards = new Gru(InputSize, HiddenSize, new Rng(2), new() { GoBackwards = true });
        foreach ((string path, Parameter parameter) in backwards.NamedParameters)
            parameter.Assign(both.NamedParameters.Single(p => p.Path == path).Parameter.Value.Data);

        Assert.Equal(both.Predict(x).SplitDirections().Backward.Values.ToArray(), backwards.Predict(x).Values.ToArray());
        Assert.Equal(new LastStep().Predict(both.Predict(x)).ToArray().Chunk(2 * HiddenSize).SelectMany(row => row[HiddenSize..]), new LastStep().Predict(backwards.Predict(x)).ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Projection_OfTheHiddenState_FollowsItsEquationsAndGradient(bool bidirectional)
    {
        LstmOptions options = new() { ProjectionSize = 2, Layers = 2, Bidirectional = bidirectional };
        var projected = new Lstm(InputSize, HiddenSize, new Rng(1), options);

        CheckGradient(projected);
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0"], projected.NamedParameters.Take(5).Select(p => p.Path));
        Assert.Equal(bidirectional ? 4 : 2, projected.OutputSize(null));

        // A projection by the identity, padded with zeros, is the layer without one.
        var plain = new Lstm(InputSize, 2, new Rng(2));
        var wide = new Lstm(InputSize, 3, new Rng(3), new() { ProjectionSize = 2 });
        foreach ((string path, Parameter parameter) in wide.NamedParameters.Where(p => p.Path != "weight_hr_l0"))
        {
            Tensor narrow = plain.NamedParameters.Single(p => p.Path == path).Parameter.Value;
            int size = narrow.Count / 8;
            parameter.Assign([.. Enumerable.Range(0, 4).SelectMany(gate => narrow.ToArray()[(gate * 2 * size)..((gate + 1) * 2 * size)].Concat(new float[size]))]);
        }

        wide.NamedParameters.Single(p => p.Path == "weight_hr_l0").Parameter.Assign([1, 0, 0, 0, 1, 0]);
        Sequence x = new(Tensor.Normal([3, 5, InputSize], 0, 1, new Rng(4)), Lengths);
        var (output, state) = wide.Forward(x, null, ForwardContext.Inference);
        Expect.Close(plain.Predict(x).Values, output.Values, "output", 1e-6);
        Assert.Equal([1, 3, 2], state.Hidden.Shape);
        Assert.Equal([1, 3, 3], state.Cell.Shape);
    }

    [Fact]
    public void Residual_Stack_AddsEachLayersInputFromTheSecondOn()
    {
        Sequence x = new(Tensor.Normal([3, 5, InputSize], 0, 1, new Rng(3)), Lengths);
        var residual = new Gru(InputSize, HiddenSize, new Rng(1), new() { Layers = 3, Residual = true });
        Sequence[] outputs = new Sequence[3];
        for (int layer = 0; layer < 3; layer++)
        {
            var single = new Gru(layer == 0 ? InputSize : HiddenSize, HiddenSize, new Rng(2));
            foreach ((string path, Parameter parameter) in single.NamedParameters)
                parameter.Assign(residual.NamedParameters.Single(p => p.Path == path.Replace("_l0", $"_l{layer}")).Parameter.Value.Data);
            Sequence input = layer == 0 ? x : outputs[layer - 1];
            Tensor y = single.Predict(input).Values;
            outputs[layer] = input.With(layer == 0 ? y : y + input.Values);
        }

        Expect.Close(outputs[2].Values, residual.Predict(x).Values, "output", 1e-6);
        CheckGradient(residual);
    }

    [Fact]
    public void LearnInitialState_StartsAtZeroAndLearns()
    {
        var lstm = new Lstm(InputSize, HiddenSize, new Rng(1), new() { LearnInitialState = true, Bidirectional = true, Layers = 2 });
        Sequence x = new(Tensor.Normal([3, 5, InputSize], 0, 1, new Rng(3)), Lengths);
        Parameter[] states = [.. lstm.NamedParameters.Where(p => p.Path.StartsWith("initial_", StringComparison.Ordinal)).Select(p => p.Parameter)];
        Assert.Equal(8, states.Length);
        Assert.Equal(new Lstm(InputSize, HiddenSize, new Rng(1), new() { Bidirectional = true, Layers = 2 }).Predict(x).Values.ToArray(), lstm.Predict(x).Values.ToArray());

        foreach (Parameter state in states)
            state.Assign(Tensor.Normal(state.Shape, 0, 1, new Rng(4)).Data);
        CheckGradient(lstm);

        // The learned state, given as a state, is the same.
        Tensor Given(string name) => Ops.Stack([.. states.Where(s => s.Name.StartsWith(name, StringComparison.Ordinal)).Select(s => Ops.Gather(Ops.Reshape(s.Value, [1, HiddenSize]), [0, 0, 0]))]);
        var (output, _) = lstm.Forward(x, new LstmState(Given("initial_hidden"), Given("initial_cell")), ForwardContext.Inference);
        Assert.Equal(output.Values.ToArray(), lstm.Predict(x).Values.ToArray());
    }

    [Fact]
    public void ForgetBias_Given_StandsInTheForgetGateOnly()
    {
        var lstm = new Lstm(InputSize, HiddenSize, new Rng(1), new() { ForgetBias = 2, Layers = 2, Bidirectional = true });

        foreach ((string path, Parameter parameter) in lstm.NamedParameters.Where(p => p.Path.Contains("bias")))
        {
            Assert.All(parameter.Value.ToArray()[HiddenSize..(2 * HiddenSize)], value => Assert.Equal(path.StartsWith("bias_ih", StringComparison.Ordinal) ? 2 : 0, value));
            Assert.All(parameter.Value.ToArray()[..HiddenSize], value => Assert.InRange(value, -0.5f, 0.5f));
        }
    }

    [Fact]
    public void Options_ThatDoNotFit_AreRefused()
    {
        Assert.Contains("ForgetBias needs a forget gate", Assert.Throws<ArgumentException>(() => new Lstm(1, 1, new Rng(1), new() { ForgetBias = 1, CoupledInputForget = true })).Message);
        Assert.Contains("choose one", Assert.Throws<ArgumentException>(() => new Lstm(1, 1, new Rng(1), new() { ForgetGate = false, CoupledInputForget = true })).Message);
        Assert.Contains("GoBackwards is for one direction", Assert.Throws<ArgumentException>(() => new Gru(1, 1, new Rng(1), new() { GoBackwards = true, Bidirectional = true })).Message);
        Assert.Contains("expected less than hiddenSize=2, got 2", Assert.Throws<ArgumentException>(() => new Lstm(1, 2, new Rng(1), new() { ProjectionSize = 2 })).Message);
        Assert.Contains("Clip: expected a number above 0", Assert.Throws<ArgumentOutOfRangeException>(() => new RnnOptions { Clip = 0 }).Message);
        Assert.Throws<InvalidOperationException>(() => new Lstm(1, 1, new Rng(1)).Predict(Tensor.Zeros([1, 1, 1])).SplitDirections());
    }

    private static TheoryData<string, int> Where(Predicate<StackOptions> condition)
    {
        var data = new TheoryData<string, int>();
        foreach ((string cell, StackOptions[] variants) in new (string, StackOptions[])[] { ("lstm", LstmVariants), ("gru", GruVariants), ("rnn", RnnVariants), ("mingru", MinimalVariants), ("minlstm", MinimalVariants) })
        {
            for (int i = 0; i < variants.Length; i++)
            {
                if (condition(variants[i]))
                    data.Add(cell, i);
            }
        }

        return data;
    }

    private static Module<Sequence, Sequence> Create(string cell, int index, bool deep)
    {
        var rng = new Rng(5);
        Module<Sequence, Sequence> layer = cell switch
        {
            "lstm" => new Lstm(InputSize, HiddenSize, rng, deep ? LstmVariants[index] with { Layers = 2, Bidirectional = true } : LstmVariants[index]),
            "gru" => new Gru(InputSize, HiddenSize, rng, deep ? GruVariants[index] with { Layers = 2, Bidirectional = true } : GruVariants[index]),
            "rnn" => new Rnn(InputSize, HiddenSize, rng, deep ? RnnVariants[index] with { Layers = 2, Bidirectional = true, GoBackwards = false } : RnnVariants[index]),
            "mingru" => new MinGru(InputSize, HiddenSize, rng, deep ? MinimalVariants[index] with { Layers = 2, Bidirectional = true } : MinimalVariants[index]),
            _ => new MinLstm(InputSize, HiddenSize, rng, deep ? MinimalVariants[index] with { Layers = 2, Bidirectional = true } : MinimalVariants[index]),
        };
        foreach ((string path, Parameter parameter) in layer.NamedParameters.Where(p => p.Path.StartsWith("norm", StringComparison.Ordinal)))
            parameter.Assign(Tensor.Uniform(parameter.Shape, path.Contains("bias") ? -0.5f : 0.5f, path.Contains("bias") ? 0.5f : 1.5f, rng).Data);
        return layer;
    }

    private static void CheckGradient(Module<Sequence, Sequence> layer)
    {
        var x = new Parameter("x", Tensor.Normal([3, 5, InputSize], 0, 1, new Rng(9)));

        GradientCheck.Require(GradientCheck.Parameters(
            [.. layer.Parameters, x],
            pass => layer.Forward(new Sequence(pass.Read(x), Lengths), pass).Values,
            new() { Step = 2e-3f, AbsoluteTolerance = 1e-3f }));   // a small step: hard activations have kinks
    }

    private static Tensor[] Compose(Module<Sequence, Sequence> layer, string cell, int index, Tensor x, ForwardContext pass)
    {
        Tensor Weight(string name) => pass.Read(layer.NamedParameters.Single(p => p.Path.StartsWith(name, StringComparison.Ordinal)).Parameter);
        bool Has(string name) => layer.NamedParameters.Any(p => p.Path.StartsWith(name, StringComparison.Ordinal));
        Tensor Bias(string name) => Has(name) ? Weight(name) : Tensor.Zeros([Weight("weight_ih").Shape[0]]);
        Tensor Norm(string name, Tensor product) => Has(name) ? Normalize(product, Weight(name), cell == "gru" ? 2 * HiddenSize : product.Shape[1]) : product;
        Tensor hidden = Tensor.Zeros([1, HiddenSize]), memory = Tensor.Zeros([1, HiddenSize]);
        StackOptions options = cell switch { "lstm" => LstmVariants[index], "gru" => GruVariants[index], "rnn" => RnnVariants[index], _ => MinimalVariants[index] };
        CellSettings settings = options is RecurrentOptions recurrent ? recurrent.Settings : ((MinimalOptions)options).Settings;
        var outputs = new Tensor[6];
        foreach (int step in options.GoBackwards ? Enumerable.Range(0, 6).Reverse() : Enumerable.Range(0, 6))
        {
            Tensor wx = Norm("norm_ih", Ops.Linear(Ops.Reshape(Ops.Slice(x, 1, step, 1), [1, InputSize]), Weight("weight_ih"))) + Bias("bias_ih");
            Tensor Product(Tensor h) => options is RnnOptions { Independent: true } ? h * Weight("weight_hh") : Ops.Linear(h, Weight("weight_hh"));
            Tensor U(Tensor h) => Norm("norm_hh", Product(h)) + Bias("bias_hh");
            (Tensor made, Tensor madeMemory) = options switch
            {
                LstmOptions lstm => LstmStep(lstm, wx + U(hidden), memory, lstm.Peepholes ? Weight("weight_peephole") : null, c => Has("norm_cell") ? Ops.LayerNorm(c, Weight("norm_cell_l"), Weight("norm_cell_bias")) : c),
                GruOptions gru => (GruStep(gru, wx, U, hidden), memory),
                RnnOptions rnn => (Apply(rnn.Activation, rnn.Clip, wx + U(hidden)), memory),
                MinimalOptions minimal => (cell == "mingru" ? MinGruStep(minimal, wx, hidden) : MinLstmStep(minimal, wx, hidden), memory),
                _ => throw new InvalidOperationException(),
            };
            hidden = settings.ZoneoutHidden * hidden + (1 - settings.ZoneoutHidden) * made;
            memory = settings.ZoneoutCell * memory + (1 - settings.ZoneoutCell) * madeMemory;
            outputs[step] = hidden;
        }

        return outputs;
    }

    private static (Tensor Hidden, Tensor Cell) LstmStep(LstmOptions options, Tensor gates, Tensor c, Tensor? peephole, Func<Tensor, Tensor> normalize)
    {
        Tensor P(int part, Tensor cell) => peephole is null ? Tensor.Zeros([1, HiddenSize]) : cell * Ops.Slice(peephole, 0, part * HiddenSize, HiddenSize);
        bool three = options.CoupledInputForget || !options.ForgetGate;
        int parts = three ? 3 : 4;
        Tensor i = Apply(options.GateActivation, options.Clip, Gate(gates, 0) + P(0, c));
        Tensor f = options.CoupledInputForget ? 1 - i : !options.ForgetGate ? Tensor.Scalar(1) : Apply(options.GateActivation, options.Clip, Gate(gates, 1) + P(1, c));
        Tensor g = Apply(options.CandidateActivation, options.Clip, Gate(gates, parts - 2));
        Tensor newC = f * c + i * g;
        Tensor o = Apply(options.GateActivation, options.Clip, Gate(gates, parts - 1) + P(three ? 1 : 2, newC));
        return (o * Apply(options.OutputActivation, null, normalize(newC)), newC);
    }

    private static Tensor MinGruStep(MinimalOptions options, Tensor wx, Tensor h)
    {
        Tensor z = Ops.Sigmoid(Gate(wx, 0)), n = Apply(options.CandidateActivation, null, Gate(wx, 1));
        return (1 - z) * h + z * n;
    }

    private static Tensor MinLstmStep(MinimalOptions options, Tensor wx, Tensor h)
    {
        Tensor f = Ops.Sigmoid(Gate(wx, 0)), i = Ops.Sigmoid(Gate(wx, 1)), n = Apply(options.CandidateActivation, null, Gate(wx, 2));
        return f / (f + i) * h + i / (f + i) * n;
    }

    /// <summary>The first gates are normalised together, those after them among themselves.</summary>
    private static Tensor Normalize(Tensor product, Tensor gain, int jointSize)
    {
        Tensor Part(int start, int count)
        {
            Tensor noBias = Tensor.Zeros([count]);
            return Ops.LayerNorm(Ops.Slice(product, 1, start, count), Ops.Slice(gain, 0, start, count), noBias);
        }

        int rest = product.Shape[1] - jointSize;
        return rest == 0 ? Part(0, jointSize) : Ops.Concatenate([Part(0, jointSize), Part(jointSize, rest)], axis: 1);
    }

    private static Tensor GruStep(GruOptions options, Tensor wx, Func<Tensor, Tensor> u, Tensor h)
    {
        Tensor uh = u(h);
        Tensor r = Apply(options.GateActivation, options.Clip, Gate(wx, 0) + Gate(uh, 0)), z = Apply(options.GateActivation, options.Clip, Gate(wx, 1) + Gate(uh, 1));
        Tensor recurrent = options.ResetAfter ? r * Gate(uh, 2) : Gate(u(r * h), 2);
        Tensor n = Apply(options.CandidateActivation, options.Clip, Gate(wx, 2) + recurrent);
        return (1 - z) * n + z * h;
    }

    private static Tensor Gate(Tensor gates, int index) => Ops.Slice(gates, 1, index * HiddenSize, HiddenSize);

    private static Tensor Apply(Activation activation, float? clip, Tensor x)
    {
        float[] values = [.. x.ToArray().Select(v => clip is { } bound ? Math.Clamp(v, -bound, bound) : v)];
        activation.Apply(values, values);
        Tensor y = Operation.Result(x.Shape, values, x);
        Operation.Record("Activation", y, flow =>
        {
            float[] dx = new float[y.Count];
            activation.Backward(flow.Of(y), y.Data, dx);
            for (int i = 0; i < dx.Length; i++)
                dx[i] = Math.Abs(x.Data[i]) < (clip ?? float.PositiveInfinity) ? dx[i] : 0;
            flow.Add(x, dx);
        });
        return y;
    }
}
