using RnnLib.Layers;

namespace RnnLib.Onnx.Tests;

/// <summary>Every layer and option, written to a file that ONNX Runtime runs, against our own prediction.</summary>
public sealed class ModelExportTests
{
    public static TheoryData<string> StepNames => Models.StepNames;

    public static TheoryData<string> HeadNames => Models.HeadNames;

    public static TheoryData<string> TableNames => Models.TableNames;

    public static TheoryData<string> ImageNames => Models.ImageNames;

    [Theory]
    [MemberData(nameof(StepNames))]
    public void Export_ModelOfSteps_RunsAlikeInOnnxRuntime(string name)
    {
        var model = Models.OfSteps(name);
        using var runtime = new Runtime(OnnxModel.ToBytes(model));

        foreach (Sequence x in Batches.Of(3))
        {
            Sequence expected = model.Predict(x);
            Dictionary<string, OnnxValue> got = runtime.RunAll(("input", x.Values), ("lengths", Batches.LengthsOf(x.Lengths)));
            Close.Equal(expected.Values, got["output"].Tensor);
            if (got.TryGetValue("output_lengths", out OnnxValue? lengths))   // where a convolution has made other steps
                Assert.Equal(expected.Lengths.ToArray(), lengths.Integers.ToArray().Select(length => (int)length));
            else
                Assert.Equal(expected.Lengths.ToArray(), x.Lengths.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(StepNames))]
    public void Export_WithoutLengths_RunsAlikeInOnnxRuntime(string name)
    {
        var model = Models.OfSteps(name);
        using var runtime = new Runtime(OnnxModel.ToBytes(model, new() { Lengths = false }));

        foreach (Sequence x in Batches.Of(3, padded: false))
            Close.Equal(model.Predict(x).Values, runtime.Run(("input", x.Values))["output"]);
        Assert.Equal(["input"], runtime.InputNames);
    }

    [Theory]
    [MemberData(nameof(HeadNames))]
    public void Export_Head_RunsAlikeInOnnxRuntime(string name)
    {
        foreach (bool? bidirectional in (bool?[])[null, false, true])
        {
            var model = Models.OfHead(name, bidirectional);
            using var runtime = new Runtime(OnnxModel.ToBytes(model));
            using var whole = new Runtime(OnnxModel.ToBytes(model, new() { Lengths = false }));

            foreach (Sequence x in Batches.Of(3))
                Close.Equal(model.Predict(x), runtime.Run(("input", x.Values), ("lengths", Batches.LengthsOf(x.Lengths)))["output"]);
            foreach (Sequence x in Batches.Of(3, padded: false))
                Close.Equal(model.Predict(x), whole.Run(("input", x.Values))["output"]);
        }
    }

    [Theory]
    [MemberData(nameof(ImageNames))]
    public void Export_Images_RunsAlikeInOnnxRuntime(string name)
    {
        var model = Models.OfImages(name);
        using var runtime = new Runtime(OnnxModel.ToBytes(model));

        foreach (Tensor images in Batches.OfImages())
            Close.Equal(model.Predict(images), runtime.Run(("input", images))["output"]);
    }

    [Fact]
    public void Export_AdaptiveSoftmax_GivesTheLogProbabilitiesOfAllClasses()
    {
        var rng = new Rng(11);
        var softmax = new AdaptiveLogSoftmax(8, 20, [4, 9], rng, new() { Divisor = 2, HeadBias = true });
        var model = new Lstm(3, 8, rng).Then(softmax);
        using var runtime = new Runtime(OnnxModel.ToBytes(model, new() { Lengths = false }));
        OnnxGraph graph = OnnxModel.Parse(OnnxModel.ToBytes(model, new() { Lengths = false }));

        foreach (Sequence x in Batches.Of(3, padded: false))
        {
            Tensor expected = softmax.LogProbabilities(model.Predict(x).Values);
            Close.Equal(expected, runtime.Run(("input", x.Values))["output"]);
            Close.Equal(expected, graph.As<Sequence, Sequence>().Predict(x).Values, 1e-6f);
        }
    }

    [Theory]
    [MemberData(nameof(TableNames))]
    public void Export_Tokens_RunsAlikeInOnnxRuntime(string name)
    {
        var model = Models.OfTokens(name);
        using var runtime = new Runtime(OnnxModel.ToBytes(model));

        foreach (TokenBatch tokens in Batches.OfTokens(11))
            Close.Equal(model.Predict(tokens), runtime.Run(("input", Batches.TokensOf(tokens)), ("lengths", Batches.LengthsOf(tokens.Lengths)))["output"]);
    }
}
