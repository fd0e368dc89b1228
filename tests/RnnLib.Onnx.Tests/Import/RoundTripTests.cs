using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.Onnx.Tests;

/// <summary>From our model to a file and back, and to a file again: the same bits.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> StepNames => Models.StepNames;

    public static TheoryData<string> HeadNames => Models.HeadNames;

    public static TheoryData<string> TableNames => Models.TableNames;

    public static TheoryData<string> ImageNames => Models.ImageNames;

    /// <summary>A diagonal that becomes a matrix, and what is computed by other products here than there, rounds in another order.</summary>
    private static bool IsRounded(string name) =>
        name == "Rnn independent" || name.StartsWith("Conv1d", StringComparison.Ordinal) || name.Contains("Attention", StringComparison.Ordinal) || name == "PerStep images";

    [Theory]
    [MemberData(nameof(StepNames))]
    public void Import_ExportedModelOfSteps_PredictsTheSameBits(string name)
    {
        var model = Models.OfSteps(name);
        OnnxGraph graph = OnnxModel.Parse(OnnxModel.ToBytes(model));
        var imported = graph.As<Sequence, Sequence>();
        using var runtime = new Runtime(OnnxModel.ToBytes(graph));

        foreach (Sequence x in Batches.Of(3))
        {
            Tensor expected = model.Predict(x).Values;
            if (IsRounded(name))
                Close.Equal(expected, imported.Predict(x).Values, 1e-6f);
            else
                Close.EqualBits(expected, imported.Predict(x).Values);
            Assert.Equal(model.Predict(x).Lengths.ToArray(), imported.Predict(x).Lengths.ToArray());
            Close.Equal(expected, runtime.Run(("input", x.Values), ("lengths", Batches.LengthsOf(x.Lengths)))["output"]);
        }
    }

    [Theory]
    [MemberData(nameof(HeadNames))]
    public void Import_ExportedHead_PredictsTheSame(string name)
    {
        foreach (bool? bidirectional in (bool?[])[null, false, true])
        {
            var model = Models.OfHead(name, bidirectional);
            var imported = OnnxModel.Parse(OnnxModel.ToBytes(model)).As<Sequence, Tensor>();

            foreach (Sequence x in Batches.Of(3))
            {
                // A mean is a sum of padded rows here and of real ones there: another order of rounding.
                if (name.StartsWith("Mean", StringComparison.Ordinal))
                    Close.Equal(model.Predict(x), imported.Predict(x), 1e-6f);
                else
                    Close.EqualBits(model.Predict(x), imported.Predict(x));
            }
        }
    }

    [Theory]
    [MemberData(nameof(ImageNames))]
    public void Import_ExportedImages_PredictsTheSame(string name)
    {
        var model = Models.OfImages(name);
        OnnxGraph graph = OnnxModel.Parse(OnnxModel.ToBytes(model));
        using var runtime = new Runtime(OnnxModel.ToBytes(graph));

        foreach (Tensor images in Batches.OfImages())
        {
            Close.Equal(model.Predict(images), graph.As<Tensor, Tensor>().Predict(images), 2e-6f);
            Close.Equal(model.Predict(images), runtime.Run(("input", images))["output"]);
        }

        Assert.Equal(model.ParameterCount, graph.ParameterCount);
    }

    [Theory]
    [MemberData(nameof(TableNames))]
    public void Import_ExportedTokens_PredictsTheSameBits(string name)
    {
        var model = Models.OfTokens(name);
        var imported = OnnxModel.Parse(OnnxModel.ToBytes(model)).As<TokenBatch, Tensor>();

        foreach (TokenBatch tokens in Batches.OfTokens(11))
            Close.EqualBits(model.Predict(tokens), imported.Predict(tokens));
    }

    [Theory]
    [MemberData(nameof(StepNames))]
    public void Import_ExportedModelOfSteps_GetsTheSameGradients(string name)
    {
        var model = Models.OfSteps(name);
        if (model.Parameters.Count == 0)
            return;
        OnnxGraph graph = OnnxModel.Parse(OnnxModel.ToBytes(model));
        Sequence x = new(Tensor.Normal([2, 4, 3], 0, 1, new Rng(1)), [4, 2]);

        using var pass = ForwardContext.Differentiating();
        Tensor loss = Ops.Sum(Ops.Square(graph.As<Sequence, Sequence>().Forward(x, pass).Values));
        Gradients gradients = pass.Backward(loss);
        using var other = ForwardContext.Differentiating();
        Gradients expected = other.Backward(Ops.Sum(Ops.Square(model.Forward(x, other).Values)));

        double Norm(Module m, Gradients g) => Math.Sqrt(m.Parameters.Sum(p => g.Of(p).Data.ToArray().Sum(v => (double)v * v)));
        bool isLoose = name is "Rnn independent" || name.StartsWith("Lstm without forget gate", StringComparison.Ordinal);   // written with more weights than they have
        if (!isLoose && name != "Lstm one bias" && name != "Gru one bias")
            Assert.Equal(Norm(model, expected), Norm(graph, gradients), 1e-3 * Norm(model, expected));
        Assert.All(graph.Parameters, parameter => Assert.True(gradients.Of(parameter).Data.ToArray().All(float.IsFinite)));
    }

    [Fact]
    public void Import_ThenTrain_LearnsAndExportsWhatItLearned()
    {
        var rng = new Rng(5);
        var model = new Lstm(1, 8, rng).Then(new LastStep()).Then(new Linear(8, 1, rng));
        OnnxGraph graph = OnnxModel.Parse(OnnxModel.ToBytes(model));
        var imported = graph.As<Sequence, Tensor>();
        Tensor x = Tensor.Uniform([64, 5, 1], 0, 1, rng);
        Tensor y = Ops.Sum(x, [1]);

        History history = new Trainer<Sequence>(imported, Losses.MeanSquaredError, new() { Optimizer = new Adam(new() { LearningRate = 0.02f }) }).Fit(() => [new Batch<Sequence>(x, y)], epochs: 100);

        Assert.True(history.Epochs[^1].Loss < history.Epochs[0].Loss / 10);
        using var runtime = new Runtime(OnnxModel.ToBytes(graph));
        Close.Equal(imported.Predict(x), runtime.Run(("input", x), ("lengths", OnnxValue.Of([64], [.. Enumerable.Repeat(5L, 64)])))["output"]);
    }

    [Theory]
    [InlineData("Lstm stack")]
    [InlineData("Conv1d stride")]   // whose steps have lengths of their own
    public void Export_OurLayersBehindAnImportedGraph_WritesOneFile(string name)
    {
        var rng = new Rng(6);
        var body = Models.OfSteps(name);
        var model = OnnxModel.Parse(OnnxModel.ToBytes(body)).As<Sequence, Sequence>().Then(new MeanOverTime()).Then(new Linear(8, 2, rng));
        using var runtime = new Runtime(OnnxModel.ToBytes(model));

        foreach (Sequence x in Batches.Of(3))
            Close.Equal(model.Predict(x), runtime.Run(("input", x.Values), ("lengths", Batches.LengthsOf(x.Lengths)))["output"]);
    }
}
