using RnnLib.Layers;

namespace RnnLib.Onnx.Tests;

/// <summary>Graphs with the node patterns that other frameworks' exporters write, against ONNX Runtime and against our own layers with the same weights.</summary>
public sealed class ExporterPatternTests
{
    private const int Size = 3, Hidden = 4;

    private static readonly OnnxAttribute Axis0 = OnnxAttribute.Of("axis", 0L), Axis1 = OnnxAttribute.Of("axis", 1L);

    private static readonly OnnxAttribute TimeFirst = OnnxAttribute.Of("perm", (long[])[1, 0, 2]);

    /// <summary>nn.LSTM(batch_first=True, bidirectional=True, num_layers=2), the last step, nn.Linear: what torch.onnx.export writes with zeros made for the batch at hand.</summary>
    [Fact]
    public void PyTorch_StackOfTwoDirectionsWithMadeStates_RunsAlike()
    {
        var rng = new Rng(1);
        var lstm = new Lstm(Size, Hidden, rng, new() { Bidirectional = true, Layers = 2 });
        var linear = new Linear(2 * Hidden, 5, rng);
        var file = new GraphFile(17)
            .Input("input", OnnxElement.Float32, "batch", "time", Size)
            .Weight("fc.weight", linear.Parameter("weight").Value)
            .Weight("fc.bias", linear.Parameter("bias").Value)
            .Node("Transpose", "input", "x", TimeFirst)
            .Node("Shape", "input", "shape").Scalar("zero", 0).Node("Gather", "shape zero", "batch", Axis0)
            .Constant("axes0", 0).Node("Unsqueeze", "batch axes0", "batch1").Constant("four", 4).Constant("hidden", Hidden)
            .Node("Concat", "four batch1 hidden", "state_shape", Axis0)
            .Node("ConstantOfShape", "state_shape", "states", OnnxAttribute.Of("value", new OnnxValue(Tensor.Zeros([1]))))
            .Constant("to2", 2).Constant("to4", 4);
        string x = "x";
        for (int layer = 0; layer < 2; layer++)
        {
            AddWeights(file, lstm, layer);
            file.Node("Slice", $"states {(layer == 0 ? "axes0 to2" : "to2 to4")} axes0", $"h{layer}")

                .Node("LSTM", $"{x} W{layer} R{layer} B{layer} - h{layer} h{layer}", $"y{layer} yh{layer} yc{layer}", OnnxAttribute.Of("direction", "bidirectional"), OnnxAttribute.Of("hidden_size", (long)Hidden))
                .Node("Transpose", $"y{layer}", $"yt{layer}", OnnxAttribute.Of("perm", (long[])[0, 2, 1, 3])).Constant($"merged{layer}", 0, 0, -1)
                .Node("Reshape", $"yt{layer} merged{layer}", x = $"out{layer}", OnnxAttribute.Of("allowzero", 0L));
        }

        file.Node("Transpose", x, "output_steps", TimeFirst).Scalar("last", -1).Node("Gather", "output_steps last", "row", Axis1)

            .Node("Gemm", "row fc.weight fc.bias", "output", OnnxAttribute.Of("alpha", 1f), OnnxAttribute.Of("beta", 1f), OnnxAttribute.Of("transB", 1L))
            .Output("output");

        foreach (Sequence batch in Batches.Of(Size, padded: false))
        {
            OnnxGraph graph = file.RequireAgreement(("input", batch.Values));
            Tensor row = Ops.Reshape(Ops.Slice(lstm.Predict(batch).Values, 1, batch.Time - 1, 1), [batch.Batch, 2 * Hidden]);
            Close.EqualBits(linear.Predict(row), graph.As<Sequence, Tensor>().Predict(batch));
            Assert.Contains("fc.weight", graph.NamedParameters.Select(p => p.Path));
            Assert.Equal(lstm.ParameterCount + linear.ParameterCount, graph.ParameterCount);
        }
    }

    /// <summary>pack_padded_sequence and pad_packed_sequence around nn.GRU, time first, with the state as an input and an output; older exporters write their axes as attributes.</summary>
    [Fact]
    public void PyTorch_PackedSequencesOfOperatorSet11_RunAlike()
    {
        var rng = new Rng(2);
        var gru = new Gru(Size, Hidden, rng);
        var file = new GraphFile(11)
            .Input("input", OnnxElement.Float32, "time", "batch", Size).Input("lengths", OnnxElement.Int64, "batch").Input("h0", OnnxElement.Float32, 1, "batch", Hidden);
        AddWeights(file, gru, 0);
        file.Node("Cast", "lengths", "lengths32", OnnxAttribute.Of("to", 6L))

            .Node("GRU", "input W0 R0 B0 lengths32 h0", "y hn", OnnxAttribute.Of("hidden_size", (long)Hidden), OnnxAttribute.Of("linear_before_reset", 1L))
            .Node("Squeeze", "y", "steps", OnnxAttribute.Of("axes", (long[])[1]))
            .Node("Softmax", "steps", "output", OnnxAttribute.Of("axis", 2L))
            .Output("output").Output("hn");

        foreach (Sequence batch in Batches.Of(Size).Where(batch => !batch.Lengths.Contains(0)))   // ONNX Runtime ends a sequence without steps at zero, not at its initial state
        {
            Tensor h0 = Tensor.Normal([1, batch.Batch, Hidden], 0, 1, rng);
            OnnxGraph graph = file.RequireAgreement(("input", batch.ToTimeMajor()), ("lengths", Batches.LengthsOf(batch.Lengths)), ("h0", h0));
            var outputs = graph.Run(new Dictionary<string, OnnxValue> { ["input"] = batch.ToTimeMajor(), ["lengths"] = Batches.LengthsOf(batch.Lengths), ["h0"] = h0 }, ForwardContext.Inference);
            Close.EqualBits(gru.Forward(batch, new HiddenState(h0), ForwardContext.Inference).State.Hidden, outputs["hn"].Tensor);
        }
    }

    /// <summary>Without constant folding torch.onnx.export reorders the gates by nodes: Slice, Concat and Unsqueeze over the parameters of the state_dict.</summary>
    [Fact]
    public void PyTorch_GatesReorderedByNodes_AreFoldedIntoTheLayer()
    {
        var rng = new Rng(3);
        var lstm = new Lstm(Size, Hidden, rng);
        var file = new GraphFile(13).Input("input", OnnxElement.Float32, "time", "batch", Size);
        file.Integers("axis0", 0);
        for (int gate = 0; gate <= 4; gate++)
            file.Constant($"g{gate}", gate * Hidden);
        foreach (string name in (string[])["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"])
        {
            file.Weight($"rnn.{name}", lstm.Parameter(name).Value);
            foreach (int gate in (int[])[0, 1, 2, 3])
                file.Node("Slice", $"rnn.{name} g{gate} g{gate + 1} axis0", $"{name}{gate}");
            file.Node("Concat", $"{name}0 {name}3 {name}1 {name}2", $"{name}_iofc", Axis0);   // i, o, f, c
        }

        file.Node("Unsqueeze", "weight_ih_l0_iofc axis0", "W").Node("Unsqueeze", "weight_hh_l0_iofc axis0", "R")
            .Node("Concat", "bias_ih_l0_iofc bias_hh_l0_iofc", "bias", Axis0).Node("Unsqueeze", "bias axis0", "B")
            .Node("LSTM", "input W R B", "y", OnnxAttribute.Of("hidden_size", (long)Hidden)).Constant("one", 1)
            .Node("Squeeze", "y one", "output").Output("output");

        Sequence batch = Tensor.Normal([2, 5, Size], 0, 1, rng);
        OnnxGraph graph = file.RequireAgreement(("input", batch.ToTimeMajor()));
        Close.EqualBits(lstm.Predict(batch).Values, graph.As<Sequence, Sequence>(new() { TimeMajor = true }).Predict(batch).Values);
        Assert.Equal(lstm.ParameterCount, graph.ParameterCount);
    }

    /// <summary>Embedding, Bidirectional(LSTM) without sequences, Dense with softmax, as tf2onnx writes a Keras model.</summary>
    [Fact]
    public void Keras_BidirectionalClassifier_RunsAlike()
    {
        var rng = new Rng(4);
        var embedding = new Embedding(9, Size, rng);
        var lstm = new Lstm(Size, Hidden, rng, new() { Bidirectional = true });
        var dense = new Linear(2 * Hidden, 3, rng);
        var file = new GraphFile(15).Input("args_0", OnnxElement.Int32, "unk__15", "unk__16")
            .Weight("embedding/embedding_lookup", embedding.Parameter("weight").Value)
            .Weight("dense/MatMul/ReadVariableOp:0", Ops.Transpose(dense.Parameter("weight").Value)).Weight("dense/BiasAdd/ReadVariableOp:0", dense.Parameter("bias").Value)
            .Integers("const_axes__18", 0).Integers("split", 1, 1);
        AddWeights(file, lstm, 0);
        file.Node("Cast", "args_0", "ids", OnnxAttribute.Of("to", 7L)).Node("Gather", "embedding/embedding_lookup ids", "embedded", Axis0)
            .Node("Transpose", "embedded", "x", TimeFirst)
            .Node("LSTM", "x W0 R0 B0", "- last", OnnxAttribute.Of("direction", "bidirectional"), OnnxAttribute.Of("hidden_size", (long)Hidden))
            .Node("Split", "last split", "forward backward", Axis0)
            .Node("Squeeze", "forward const_axes__18", "forward2").Node("Squeeze", "backward const_axes__18", "backward2")
            .Node("Concat", "forward2 backward2", "both", OnnxAttribute.Of("axis", -1L))
            .Node("MatMul", "both dense/MatMul/ReadVariableOp:0", "product").Node("Add", "product dense/BiasAdd/ReadVariableOp:0", "logits")
            .Node("Softmax", "logits", "dense", OnnxAttribute.Of("axis", -1L)).Output("dense");
        var ours = embedding.Then(lstm).Then(new LastStep()).Then(dense).Then(new Softmax());

        var tokens = TokenBatch.From(new[,] { { 1, 2, 8, 0 }, { 4, 4, 3, 7 } });
        OnnxGraph graph = file.RequireAgreement(("args_0", Batches.TokensOf(tokens)));
        Close.EqualBits(ours.Predict(tokens), graph.As<TokenBatch, Tensor>().Predict(tokens));
        Assert.Equal(ours.ParameterCount, graph.ParameterCount);
    }

    /// <summary>tf2onnx where a backward layer stays apart: the sequence is turned round, read forward, and turned back.</summary>
    [Fact]
    public void Keras_GoBackwardsByReverseSequence_RunsAlike()
    {
        var rng = new Rng(5);
        var gru = new Gru(Size, Hidden, rng, new() { ResetAfter = false, Bias = RecurrentBias.One });
        var file = new GraphFile(13).Input("input", OnnxElement.Float32, "batch", "time", Size);
        AddWeights(file, gru, 0);
        file.Node("Shape", "input", "shape").Constant("i0", 0).Constant("i1", 1).Constant("i2", 2)
            .Node("Slice", "shape i0 i1", "batch").Node("Slice", "shape i1 i2", "time").Node("Expand", "time batch", "lens")
            .Node("Transpose", "input", "x", TimeFirst)
            .Node("ReverseSequence", "x lens", "turned", OnnxAttribute.Of("batch_axis", 1L), OnnxAttribute.Of("time_axis", 0L))
            .Node("GRU", "turned W0 R0 B0", "y", OnnxAttribute.Of("hidden_size", (long)Hidden), OnnxAttribute.Of("linear_before_reset", 0L))
            .Node("Squeeze", "y i1", "steps")
            .Node("ReverseSequence", "steps lens", "back", OnnxAttribute.Of("batch_axis", 1L), OnnxAttribute.Of("time_axis", 0L))
            .Node("Transpose", "back", "output", TimeFirst).Output("output");

        foreach (Sequence batch in Batches.Of(Size, padded: false))
            file.RequireAgreement(("input", batch.Values));
    }

    /// <summary>skl2onnx's MLPClassifier: the label goes through operators of another domain, the probabilities do not.</summary>
    [Fact]
    public void Sklearn_ProbabilitiesOfAPerceptron_AreImportedWithoutTheLabel()
    {
        var rng = new Rng(6);
        var file = new GraphFile(12).Input("X", OnnxElement.Float32, "batch", Size)
            .Weight("coefficient", Tensor.Normal([Size, 5], 0, 1, rng)).Weight("intercepts", Tensor.Normal([1, 5], 0, 1, rng))
            .Weight("coefficient1", Tensor.Normal([5, 2], 0, 1, rng)).Weight("intercepts1", Tensor.Normal([1, 2], 0, 1, rng))
            .Node("Cast", "X", "cast", OnnxAttribute.Of("to", 1L)).Node("MatMul", "cast coefficient", "mul")
            .Node("Add", "mul intercepts", "add").Node("Relu", "add", "act")
            .Node("MatMul", "act coefficient1", "mul1").Node("Add", "mul1 intercepts1", "add1")
            .Node("Softmax", "add1", "probabilities", OnnxAttribute.Of("axis", 1L))
            .Output("probabilities");
        Tensor x = Tensor.Normal([4, Size], 0, 1, rng);
        OnnxGraph expected = file.RequireAgreement(("X", x));
        file.Node("ArrayFeatureExtractor", "probabilities probabilities", "label").Output("label");

        var refusal = Assert.Throws<RnnLibFormatException>(() => OnnxModel.Parse(file.ToBytes()));
        OnnxGraph graph = OnnxModel.Parse(file.ToBytes(), options: new() { Outputs = ["probabilities"] });

        Assert.Contains("ArrayFeatureExtractor", refusal.Message, StringComparison.Ordinal);
        Close.EqualBits(expected.As<Tensor, Tensor>().Predict(x), graph.As<Tensor, Tensor>().Predict(x));
        Assert.Equal(4, graph.Parameters.Count);
    }

    /// <summary>Weights of one layer as ONNX has them, all directions: i, o, f, c of an LSTM's i, f, g, o; z, r, h of a GRU's r, z, n.</summary>
    private static void AddWeights(GraphFile file, Module layer, int index)
    {
        int[] order = layer is Lstm ? [0, 3, 1, 2] : [1, 0, 2];
        HashSet<string> paths = [.. layer.NamedParameters.Select(p => p.Path)];
        string[] suffixes = [.. ((string[])[$"_l{index}", $"_l{index}_reverse"]).Where(suffix => paths.Contains("weight_ih" + suffix))];

        Tensor Reordered(string name)
        {
            Tensor rows = paths.Contains(name) ? layer.Parameter(name).Value : Tensor.Zeros([order.Length * Hidden]);
            return Ops.Concatenate([.. order.Select(gate => Ops.Slice(rows, 0, gate * Hidden, Hidden))], axis: 0);
        }

        Tensor All(Func<string, Tensor> of) => Ops.Stack([.. suffixes.Select(of)]);
        file.Weight($"W{index}", All(suffix => Reordered("weight_ih" + suffix)))
            .Weight($"R{index}", All(suffix => Reordered("weight_hh" + suffix)))
            .Weight($"B{index}", All(suffix => Ops.Concatenate([Reordered("bias_ih" + suffix), Reordered("bias_hh" + suffix)], axis: 0)));
    }
}
