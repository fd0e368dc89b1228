using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class HistogramsTests
{
    [Fact]
    public void Fit_ByEpochsOrSteps_CollectsThen()
    {
        Assert.Equal([3, 6, 9, 12], Run(new()).Records.Select(record => record.Step));
        Assert.Equal([6, 12], Run(new() { EveryEpochs = 2 }).Records.Select(record => record.Step));
        Assert.Equal([5, 10], Run(new() { EverySteps = 5, Bins = 7 }).Records.Select(record => record.Step));
    }

    [Fact]
    public void Collect_WithGradients_HasThoseOfEveryWeight()
    {
        var model = new Linear(2, 3, new Rng(1));
        var pass = ForwardContext.Differentiating();
        Gradients gradients = pass.Backward(Ops.Sum(model.Forward(Tensor.Full([4, 2], 0.5f), pass)));
        var histograms = new Histograms(new() { Bins = 5 });

        histograms.Collect(7, model, gradients);

        HistogramRecord record = Assert.Single(histograms.Records);
        Assert.Equal(["weight", "bias"], record.Weights.Keys);
        Assert.Equal((6, 2, 0), (record.Gradients["weight"].Count, record.Gradients["weight"].Mean, record.Gradients["weight"].StandardDeviation));
        Assert.Equal(4, record.Gradients["bias"].Mean);
        Assert.Equal(5, record.Weights["weight"].Counts.Count);
    }

    private static Histograms Run(HistogramsOptions options)
    {
        var histograms = new Histograms(options);
        var batch = new Batch<Tensor>(Tensor.Full([1, 2], 1), Tensor.Zeros([1, 1]));
        new Trainer<Tensor>(new Linear(2, 1, new Rng(1)), Losses.MeanSquaredError, new() { Callbacks = [histograms] }).Fit(() => [batch, batch, batch], epochs: 4);
        return histograms;
    }
}
