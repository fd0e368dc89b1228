using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/training-losses.md, compiled and run as one program.</summary>
public sealed class LossesPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "LossesPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "training-losses.md"));

        Assert.True(code.Length > 12);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_Runs()
    {
        var rng = new Rng(1);
        var pass = ForwardContext.Differentiating();
        Tensor logits = pass.Read(new Parameter("logits", Tensor.Normal([2, 3], 0, 1, rng)));
        int[] classes = [2, 0];

        Tensor loss = Losses.CrossEntropy(logits, classes);                          // a number, to run backward from
        Loss weighted = Losses.CrossEntropy(new() { ClassWeights = [1, 5, 1], LabelSmoothing = 0.1f, IgnoredClass = -100 });
        Tensor perRow = Losses.CrossEntropy(new() { Reduction = Reduction.None })(logits, classes);

        Assert.Equal(loss.ToScalar(), (perRow[0] + perRow[1]) / 2, 1e-6f);
        Assert.True(weighted(logits, classes).ToScalar() > 0);
        Gradients gradients = pass.Backward(loss);

        Tensor series = Tensor.Normal([1, 5, 1], 0, 1, rng), next = Tensor.From([1, 1], [0.5f]);
        var options = new MixtureDensityOptions { Components = 3 };
        var model = new Lstm(1, 16, rng).Then(new LastStep()).Then(new Linear(16, options.WidthOf(1), rng));
        Tensor mixtureLoss = Losses.MixtureDensity(options)(model.Predict(series), next);
        var mixture = GaussianMixture.Read(model.Predict(series).Data[..options.WidthOf(1)], options.Components);
        float[] drawn = mixture.Sample(rng);                                        // or Sample(rng, temperature: 0.8f)
        double cell = mixture.LogProbability(0, 0.1);                               // log P(0 < t <= 0.1)

        Assert.True(float.IsFinite(mixtureLoss.ToScalar()));
        Assert.Single(drawn);
        Assert.True(cell < 0);

        var clip = GradientClip.ByNorm(1);                                           // or ByNorm(1, p: float.PositiveInfinity), ByParameterNorm(1), ByValue(5)
        clip.Apply(gradients);
        Console.WriteLine(clip.Statistics);                                          // steps, share clipped, mean, largest and last norm

        Assert.Equal(1, clip.Statistics.Steps);

        TokenBatch tokens = TokenBatch.Pad([[1, 2, 3], [4, 5]]);
        var language = new Embedding(100, 16, rng)
            .Then(new Lstm(16, 32, rng))
            .Then(new ActivationRegularization(beta: 1))                             // TAR: how fast the output changes
            .Then(new LockedDropout(0.4f))
            .Then(new ActivationRegularization(alpha: 2))                            // AR: how large it is
            .Then(new PerStep(new Linear(32, 100, rng)));
        var training = ForwardContext.Training(rng);
        Tensor dataLoss = Losses.CrossEntropy(language.Forward(tokens, training), tokens);
        Gradients all = training.Backward(dataLoss);                                 // of dataLoss + training.Penalty

        Assert.True(training.Penalty > 0);
        Assert.NotEmpty(all.Parameters);
    }
}
