using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Onnx;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/onnx.md, compiled and run as one program.</summary>
public sealed class OnnxPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "OnnxPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "onnx.md"));

        Assert.True(code.Length > 5);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_WritesReadsAndTunes()
    {
        var rng = new Rng(seed: 1);
        var model = new Lstm(1, 8, rng).Then(new LastStep()).Then(new Linear(8, 2, rng));
        Scaler scaler = Scaler.FromMetadata(new Dictionary<string, string> { ["scaler.price.offset"] = "3", ["scaler.price.scale"] = "2" });
        Tensor x = Tensor.Normal([32, 5, 1], 0, 1, rng);
        int[] classes = [.. Enumerable.Range(0, 32).Select(i => x[i, 4, 0] > 0 ? 1 : 0)];
        Batch<Sequence>[] batches = [new(x, classes)];
        OnnxModel.Export(model, "classifier.onnx");

        OnnxModel.Export(model, "model.onnx", new() { Metadata = scaler.ToMetadata() });

        OnnxGraph graph = OnnxModel.Import("classifier.onnx");
        Module<Sequence, Tensor> imported = graph.As<Sequence, Tensor>();
        Tensor scores = imported.Predict(x);
        new Trainer<Sequence>(imported, Losses.CrossEntropy).Fit(() => batches, epochs: 3);
        OnnxModel.Export(graph, "tuned.onnx");

        Assert.Equal(model.Predict(x).ToArray(), scores.ToArray());
        Assert.Equal(imported.Predict(x).ToArray(), OnnxModel.Import("tuned.onnx").As<Sequence, Tensor>().Predict(x).ToArray());
        Assert.NotEqual(scores.ToArray(), imported.Predict(x).ToArray());
        Assert.Equal(scaler.ToMetadata(), OnnxModel.Import("model.onnx").Metadata);
    }
}
