using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class UpdateRatiosTests
{
    [Theory]
    [InlineData(1, new long[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, new long[] { 2, 4, 6 })]
    public void OnBatchEnd_SignDescent_KeepsTheSharesThatWeightsMoved(int everySteps, long[] steps)
    {
        var model = new Linear(1, 1, new Rng(1));
        (model.Parameter("weight").IsFrozen, model.Parameter("bias").IsFrozen) = (false, true);
        model.Parameter("weight").Assign([8]);
        var ratios = new UpdateRatios(everySteps);
        Loss sum = (prediction, _) => Ops.Sum(prediction.Values);   // d(loss)/dw = x = 1: every step moves w by 0.5
        var trainer = new Trainer<Tensor>(model, sum, new() { Optimizer = new Sgd(new() { LearningRate = 0.5f }), Callbacks = [ratios] });

        trainer.Fit(() => Enumerable.Repeat(new Batch<Tensor>(Tensor.Full([1, 1], 1), Tensor.Zeros([1, 1])), 3), epochs: 2);

        Assert.Equal(steps, ratios.Records.Select(record => record.Step));
        Assert.All(ratios.Records, record => Assert.Equal(0.5 / (8 - 0.5 * (record.Step - 1)), Assert.Single(record.Ratios).Value, 1e-6));
        Assert.Equal("weight", ratios.Records[0].Ratios.Keys.Single());
    }
}
