using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/weights.md, compiled and run as one program.</summary>
public sealed class WeightsPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "WeightsPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "weights.md"));

        Assert.True(code.Length > 12);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_BuildsAModelThatLearns()
    {
        var rng = new Rng(seed: 1);
        Module<TokenBatch, Sequence> model = new Embedding(vocabularySize: 1000, embeddingSize: 64, rng)
            .Then(new Lstm(64, 64, rng))
            .Then(new LockedDropout(0.3f))                                       // one mask per sequence, the same at every step
            .Then(new PerStep(new Linear(64, 1000, rng)));
        foreach ((string path, Parameter parameter) in model.NamedParameters)
            Console.WriteLine($"{path} {parameter.Shape}");                      // 0.weight [1000, 64], 1.weight_ih_l0 [256, 64], ...
        Parameter recurrent = model.Parameter("1.weight_hh_l0");                 // a path that is not there: an error that lists all

        recurrent.Assign(Initializers.Orthogonal(256, 64, rng).Data);

        model.Parameter("0.weight").IsFrozen = true;                             // a constant from now on: no gradient, no step

        Parametrization.Tie(model.Parameter("3.weight"), model.Parameter("0.weight"));

        Parametrization.WeightNorm(model.Parameter("1.weight_ih_l0"));
        Parametrization.WeightNorm(model.Parameter("1.weight_hh_l0"));

        Parameter weight = model.Parameter("3.bias");
        var raw = new Parameter("bias_raw", weight.Value);
        Parametrization.Derive(weight, [raw], (values, pass) => Ops.Tanh(values[0]));       // bounded to (-1, 1)

        Parametrization.Remove(model.Parameter("1.weight_hh_l0"));

        string[] weights = [.. model.NamedParameters.Select(p => p.Path)];
        Assert.Equal(["0.weight", "1.weight_ih_l0_g", "1.weight_ih_l0_v", "1.weight_hh_l0", "1.bias_ih_l0", "1.bias_hh_l0", "3.bias_raw"], weights);
        Assert.True(model.Parameter("3.weight").IsFrozen);
        model.Parameter("3.weight").IsFrozen = false;

        TokenBatch input = TokenBatch.Pad([[1, 2, 3, 4], [5, 6, 7]]), target = TokenBatch.Pad([[2, 3, 4, 5], [6, 7, 8]]);
        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, new() { Optimizer = new Adam(new() { LearningRate = 0.01f }) });
        History history = trainer.Fit(() => [new(input, target, 2)], epochs: 30);
        Assert.True(history.Epochs[^1].Loss < history.Epochs[0].Loss / 4);
        Assert.Equal(model.Parameter("0.weight").Value.ToArray(), model.Parameter("3.weight").Value.ToArray());
    }
}
