namespace RnnLib.Onnx.Tests;

/// <summary>Every layer and option, written to a file that ONNX Runtime runs, against our own prediction.</summary>
public sealed class ModelExportTests
{
    public static TheoryData<string> StepNames => Models.StepNames;

    public static TheoryData<string> HeadNames => Models.HeadNames;

    [Theory]
    [MemberData(nameof(StepNames))]
    public void Export_ModelOfSteps_RunsAlikeInOnnxRuntime(string name)
    {
        var model = Models.OfSteps(name);
        using var runtime = new Runtime(OnnxModel.ToBytes(model));

        foreach (Sequence x in Batches.Of(3))
            Close.Equal(model.Predict(x).Values, runtime.Run(("input", x.Values), ("lengths", Batches.LengthsOf(x.Lengths)))["output"]);
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

    [Fact]
    public void Export_Tokens_RunsAlikeInOnnxRuntime()
    {
        var model = Models.OfTokens();
        using var runtime = new Runtime(OnnxModel.ToBytes(model));

        foreach (TokenBatch tokens in Batches.OfTokens(11))
            Close.Equal(model.Predict(tokens), runtime.Run(("input", Batches.TokensOf(tokens)), ("lengths", Batches.LengthsOf(tokens.Lengths)))["output"]);
    }
}
