using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/feedback.md, compiled and run as one program.</summary>
public sealed class FeedbackPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "FeedbackPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "feedback.md"));

        Assert.True(code.Length > 12);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_TrainsAndRunsOn()
    {
        Tensor series = Tensor.Uniform([4, 50, 1], -1, 1, new Rng(2));
        Sequence history30 = Ops.Slice(series, 1, 0, 30), measured = Tensor.Ones([2, 5, 3]), planned = Tensor.Zeros([2, 11, 2]);
        Sequence inputs = Tensor.Ones([3, 6, 2]), trueOutputs = Tensor.Ones([3, 6, 1]);

        var rng = new Rng(seed: 1);
        var model = new Autoregressive(
            new Gru(inputSize: 1, hiddenSize: 8, rng),
            new Linear(8, 1, rng),
            new() { TeacherForcing = TeacherForcing.Linear(steps: 300), PrimerSteps = 20 });

        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Clip = GradientClip.ByNorm(1) });
        Sequence values = Ops.Slice(series, axis: 1, start: 0, count: 49), next = Ops.Slice(series, axis: 1, start: 1, count: 49);
        History history = trainer.Fit(() => [new(values, next)], epochs: 3);

        Sequence forecast = model.RollOut(primer: history30, steps: 50);         // [batch, 50, 1]

        var heated = new Autoregressive(new Lstm(3, 16, rng), new Linear(16, 1, rng));                    // temperature; heating, hour
        Sequence warmth = heated.RollOut(measured, steps: 12, futureInputs: planned);                     // planned: [batch, 11 or more, 2]

        var writer = new AutoregressiveTokens(new Embedding(50, 16, rng), new Gru(16, 32, rng), new Linear(32, 50, rng));
        TokenBatch best = writer.RollOut(TokenBatch.FromSingle(4, 8, 15), steps: 10);                     // the most likely token at each step
        TokenBatch text = writer.RollOut(TokenBatch.FromSingle(4, 8, 15), steps: 10, TokenChoice.Sample(temperature: 0.8f), rng);

        var jordan = new JordanRnn(inputSize: 2, hiddenSize: 8, outputSize: 1, rng);
        using var pass = ForwardContext.Training(rng, step: 120);
        Sequence mixed = jordan.Forward(inputs, trueOutputs, TeacherForcing.InverseSigmoid(k: 50), pass);

        Assert.True(history.Epochs[2].Loss < history.Epochs[0].Loss);
        Assert.True(forecast.Values.Shape == [4, 50, 1] && warmth.Values.Shape == [2, 12, 1] && mixed.Values.Shape == [3, 6, 1]);
        Assert.Equal((10, 10), (best.Time, text.Time));
        Assert.NotEqual(best.Tokens.ToArray(), text.Tokens.ToArray());
    }
}
