using RnnLib.Layers;

namespace RnnLib.Onnx.Tests;

/// <summary>States, names, metadata, and what is refused.</summary>
public sealed class ExportOptionsTests
{
    public static TheoryData<string> Stacks => ["Lstm stack", "Gru both directions", "Rnn backwards", "Lstm residual", "Gru learned state", "Lstm coupled peepholes"];

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Export_WithStates_TakesThemAndGivesThem(string name)
    {
        var model = Models.OfSteps(name);
        byte[] bytes = OnnxModel.ToBytes(model, new() { States = true });
        using var runtime = new Runtime(bytes);
        OnnxGraph graph = OnnxModel.Parse(bytes);
        string[] states = [.. graph.Inputs.Select(port => port.Name).Where(port => port is not ("input" or "lengths"))];
        var rng = new Rng(4);

        foreach (Sequence x in Batches.Of(3))
        {
            Tensor[] start = [.. states.Select(state => Tensor.Normal([graph.Inputs.First(port => port.Name == state).Axes![0]!.Value, x.Batch, 4], 0, 1, rng))];
            (string, OnnxValue)[] inputs = [("input", x.Values), ("lengths", Batches.LengthsOf(x.Lengths)), .. states.Zip(start, (state, value) => (state, (OnnxValue)value))];
            (Sequence output, IReadOnlyList<Tensor> final) = model switch
            {
                Lstm lstm when lstm.Forward(x, LstmState.Of(start), ForwardContext.Inference) is var result => (result.Output, result.State.Parts),
                RecurrentLayer<HiddenState> other when other.Forward(x, HiddenState.Of(start), ForwardContext.Inference) is var result => (result.Output, result.State.Parts),
                _ => throw new InvalidOperationException(name),
            };

            Dictionary<string, Tensor> got = runtime.Run(inputs);
            var here = graph.Run(inputs.ToDictionary(input => input.Item1, input => input.Item2), ForwardContext.Inference);
            Close.Equal(output.Values, got["output"]);
            Close.EqualBits(output.Values, here["output"].Tensor);
            for (int part = 0; part < states.Length; part++)
            {
                Close.Equal(final[part], got["next_" + states[part]]);
                Close.EqualBits(final[part], here["next_" + states[part]].Tensor);
            }
        }
    }

    [Fact]
    public void Export_WithStates_GoesOnStepByStepWhereItStopped()
    {
        var rng = new Rng(5);
        var model = new Lstm(2, 4, rng, new() { Layers = 2 }).Then(new Gru(4, 3, rng)).Then(new PerStep(new Linear(3, 1, rng)));
        using var runtime = new Runtime(OnnxModel.ToBytes(model, new() { States = true, Lengths = false }));
        Tensor x = Tensor.Normal([3, 6, 2], 0, 1, rng), expected = model.Predict(x).Values;
        var states = new Dictionary<string, Tensor> { ["hidden_0"] = Tensor.Zeros([2, 3, 4]), ["cell_0"] = Tensor.Zeros([2, 3, 4]), ["hidden_1"] = Tensor.Zeros([1, 3, 3]) };

        for (int step = 0; step < 6; step++)
        {
            Dictionary<string, Tensor> got = runtime.Run([("input", Ops.Slice(x, 1, step, 1)), .. states.Select(state => (state.Key, (OnnxValue)state.Value))]);
            Close.Equal(Ops.Slice(expected, 1, step, 1), got["output"]);
            states = states.Keys.ToDictionary(name => name, name => got["next_" + name]);
        }
    }

    [Fact]
    public void Export_NamesAndMetadata_StandInTheFile()
    {
        byte[] bytes = OnnxModel.ToBytes(Models.OfSteps("Gru"), new() { InputName = "x", OutputName = "y", LengthsName = "n", Metadata = new Dictionary<string, string> { ["vocabulary"] = "a\nb\u00e9" } });
        using var runtime = new Runtime(bytes);
        OnnxGraph graph = OnnxModel.Parse(bytes);

        Assert.Equal(["x", "n"], runtime.InputNames);
        Assert.Equal("a\nb\u00e9", runtime.Metadata["vocabulary"]);
        Assert.Equal("a\nb\u00e9", graph.Metadata["vocabulary"]);
        Assert.Equal(["x: Float32 [batch, time, 3]", "n: Int64 [batch]"], graph.Inputs.Select(port => port.ToString()));
        Assert.Equal(["y: Float32 [batch, time, 4]"], graph.Outputs.Select(port => port.ToString()));
    }

    [Fact]
    public void Export_SharedAndDerivedWeights_WritesTheirValues()
    {
        var rng = new Rng(6);
        var model = new Lstm(3, 4, rng).Then(new LastStep()).Then(new Linear(4, 2, rng));
        Parametrization.WeightNorm(model.Parameter("0.weight_hh_l0"));
        model.Parameter("0.weight_hh_l0_g").BeginUpdate().Fill(2);
        using var runtime = new Runtime(OnnxModel.ToBytes(model));

        foreach (Sequence x in Batches.Of(3))
            Close.Equal(model.Predict(x), runtime.Run(("input", x.Values), ("lengths", Batches.LengthsOf(x.Lengths)))["output"]);
    }

    [Fact]
    public void Export_WhatOnnxCannotExpress_IsRefusedByNameBeforeAFileExists()
    {
        var rng = new Rng(7);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        (Module<Sequence, Sequence> Model, string Word)[] refused =
        [
            (new Lstm(2, 4, rng, new() { ProjectionSize = 2 }), "ProjectionSize"),
            (new Lstm(2, 4, rng, new() { LayerNorm = true }), "LayerNorm"),
            (new Gru(2, 4, rng, new() { ZoneoutHidden = 0.1f }), "ZoneoutHidden"),
            (new Lstm(2, 4, rng, new() { ZoneoutCell = 0.1f }), "ZoneoutCell"),
            (new Lstm(2, 4, rng, new() { ForgetGate = false, Clip = 1 }), "ForgetGate"),
            (new Rnn(2, 4, rng, new() { Activation = Activation.MinimalCandidate }), "MinimalCandidate"),
            (new MinGru(2, 4, rng), "MinGru"),
            (new MinLstm(2, 4, rng), "MinLstm"),
            (new JordanRnn(2, 4, 2, rng), "JordanRnn"),
            (new PerStep(new OwnModule()), "OwnModule"),
            (new LinearChainCrf(2, rng), "LinearChainCrf"),
            (new Autoregressive(new Gru(2, 3, rng), new Linear(3, 2, rng)), "Autoregressive"),
            (new SelfAttention(new OwnAttention()), "OwnAttention"),
            (new Recurrent<HiddenState>(2, input => new OwnCell(input)), "Recurrent"),
            (new PerStep(new Unflatten(2, 1, 1).Then(new Conv2d(2, 2, 1, rng))), "Flatten"),
        ];

        foreach ((Module<Sequence, Sequence> model, string word) in refused)
        {
            var e = Assert.Throws<NotSupportedException>(() => OnnxModel.Export(model, path));
            Assert.Contains(word, e.Message, StringComparison.Ordinal);
            Assert.Contains(model is PerStep ? word : model.Name, e.Message, StringComparison.Ordinal);
        }

        var writer = new AutoregressiveTokens(new Embedding(5, 2, rng), new Gru(2, 3, rng), new Linear(3, 5, rng));
        Assert.Contains("AutoregressiveTokens", Assert.Throws<NotSupportedException>(() => OnnxModel.Export(writer, path)).Message, StringComparison.Ordinal);
        var translator = new Seq2Seq<TokenBatch>(
            Encoder.Recurrent(new Embedding(5, 2, rng), new Gru(2, 3, rng)), new Embedding(5, 2, rng), new Gru(2, 3, rng), new Linear(3, 5, rng), rng);
        Assert.Contains("Seq2Seq", Assert.Throws<NotSupportedException>(() => OnnxModel.Export(translator, path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Export_BadOptions_AreRefused()
    {
        var model = Models.OfSteps("Gru");

        Assert.Contains("'input'", Assert.Throws<ArgumentException>(() => OnnxModel.ToBytes(model, new() { OutputName = "input" })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new OnnxExportOptions { InputName = " " });
        Assert.Throws<ArgumentException>(() => OnnxModel.ToBytes(model, new() { Metadata = [new("a", "1"), new("a", "2")] }));
    }

    [Fact]
    public void Export_ToAFolderThatIsNotThere_LeavesNothing() =>
        Assert.Throws<DirectoryNotFoundException>(() => OnnxModel.Export(Models.OfSteps("Gru"), Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "m.onnx")));

    private sealed class OwnAttention() : Attention(2, 2)
    {
        protected override Tensor Scores(Tensor query, AttentionMemory memory, ForwardContext pass) => Ops.MatMul(query, Ops.Transpose(memory.Keys));
    }

    private sealed class OwnCell(int inputSize) : Cell<HiddenState>(inputSize, inputSize)
    {
        protected override HiddenState Step(Tensor projected, HiddenState state, ForwardContext pass) => new(projected + state.Hidden);
    }

    private sealed class OwnModule : Module<Tensor, Tensor>
    {
        public override Tensor Forward(Tensor input, ForwardContext pass) => input;
    }
}
