using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class LearningRateRangeTests
{
    [Fact]
    public void FindLearningRate_Quadratic_SuggestsARateThatTrains()
    {
        (Trainer<Tensor> trainer, Batch<Tensor>[] data, _) = Problem();

        LearningRateRange range = trainer.FindLearningRate(() => data, new() { From = 1e-5, To = 100, Steps = 80 });

        Assert.True(range.Rates.Count < 80);   // it exploded before the end
        Assert.Equal(1e-5, range.Rates[0], 1e-12);
        Assert.Equal(Math.Pow(1e7, 1.0 / 79), range.Rates[1] / range.Rates[0], 1e-9);
        Assert.InRange(range.Suggestion!.Value, 1e-3f, 1);   // from 1 / largest curvature on it diverges
        Assert.True(range.Suggestion < range.Lowest);
        Assert.Contains("fell fastest at", range.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void FindLearningRate_Afterwards_EverythingIsAsBefore()
    {
        (Trainer<Tensor> trainer, Batch<Tensor>[] data, Module model) = Problem();
        (Trainer<Tensor> twin, _, Module untouched) = Problem();
        trainer.Fit(() => data, 1);
        twin.Fit(() => data, 1);

        trainer.FindLearningRate(() => data, new() { Steps = 20 });
        Assert.Equal(Weights(untouched), Weights(model));
        trainer.Fit(() => data, 2);
        twin.Fit(() => data, 2);

        Assert.Equal(Weights(untouched), Weights(model));
        Assert.Equal(twin.Optimizer.LearningRate, trainer.Optimizer.LearningRate);
    }

    [Fact]
    public void FindLearningRate_WrongUse_IsRefusedInWords()
    {
        (Trainer<Tensor> trainer, Batch<Tensor>[] data, _) = Problem();
        Assert.Contains("above From=1", Assert.Throws<ArgumentException>(() => trainer.FindLearningRate(() => data, new() { From = 1, To = 0.5 })).Message, StringComparison.Ordinal);
        Assert.Contains("there are none", Assert.Throws<ArgumentException>(() => trainer.FindLearningRate(() => [])).Message, StringComparison.Ordinal);
    }

    private static (Trainer<Tensor> Trainer, Batch<Tensor>[] Data, Module Model) Problem()
    {
        var rng = new Rng(1);
        Batch<Tensor>[] data = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            Tensor x = Tensor.Uniform([16, 4], -1, 1, rng);
            return new Batch<Tensor>(x, Ops.Sum(x, [1], keepAxes: true));
        })];
        var model = new Linear(4, 8, rng).Then(new Dropout(0.1f)).Then(new Linear(8, 1, rng));
        return (new(model, Losses.MeanSquaredError, new() { Optimizer = new Sgd(new() { LearningRate = 0.01f, Momentum = 0.5f }), GradientAccumulation = 2 }), data, model);
    }

    private static float[] Weights(Module model) => [.. model.Parameters.SelectMany(p => p.Value.ToArray())];
}
