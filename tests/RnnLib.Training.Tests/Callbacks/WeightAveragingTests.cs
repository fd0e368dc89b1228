using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class WeightAveragingTests
{
    [Theory]
    [InlineData(0.9f, false, 1, 12)]
    [InlineData(0.9f, false, 3, 6)]
    [InlineData(null, true, 2, 3)]
    public void Fit_WithAveraging_EndsWithTheAverages(float? decay, bool eachEpoch, int startEpoch, int updates)
    {
        var model = new Linear(2, 1, new Rng(1));
        var averaging = new WeightAveraging(new() { Decay = decay, EachEpoch = eachEpoch, StartEpoch = startEpoch });
        var recorder = new Recorder(eachEpoch, startEpoch);
        var trainer = new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Callbacks = [recorder, averaging] });

        trainer.Fit(() => Batches(), epochs: 4);

        Assert.Equal(updates, averaging.Average!.Updates);
        double[] expected = recorder.Weights[0];
        for (int i = 1; i < recorder.Weights.Count; i++)
            expected = [.. expected.Zip(recorder.Weights[i], (a, w) => decay is { } d ? a * d + w * (1 - d) : a + (w - a) / (i + 1))];
        Approximately.Equal(expected, [.. model.Parameters.SelectMany(p => p.Value.ToArray())]);
    }

    [Fact]
    public void Fit_ThatEndsBeforeTheStart_KeepsTheWeights()
    {
        var model = new Linear(2, 1, new Rng(1));
        var recorder = new Recorder(eachEpoch: false, startEpoch: 1);
        var trainer = new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Callbacks = [recorder, new WeightAveraging(new() { StartEpoch = 9 })] });

        trainer.Fit(() => Batches(), epochs: 2);

        Assert.Equal(recorder.Weights[^1], model.Parameters.SelectMany(p => p.Value.ToArray()).Select(w => (double)w));
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAveragingOptions { Decay = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAveragingOptions { StartEpoch = 0 });
    }

    private static Batch<Tensor>[] Batches() =>
        [.. Enumerable.Range(0, 3).Select(i => new Batch<Tensor>(Tensor.Normal([4, 2], 0, 1, new Rng((ulong)i)), Tensor.Normal([4, 1], 0, 1, new Rng((ulong)i + 9)), 4))];

    private sealed class Recorder(bool eachEpoch, int startEpoch) : Callback
    {
        public List<double[]> Weights { get; } = [];

        public override void OnBatchEnd(TrainingProgress progress) => Record(progress, !eachEpoch);

        public override void OnEpochEnd(TrainingProgress progress) => Record(progress, eachEpoch);

        private void Record(TrainingProgress progress, bool isTime)
        {
            if (isTime && progress.Epoch >= startEpoch)
                Weights.Add([.. progress.Model.Parameters.SelectMany(p => p.Value.ToArray())]);
        }
    }

    /// <summary>Only what the optimiser has done is averaged, the step at the end of an epoch among it.</summary>
    [Fact]
    public void Fit_GradientAccumulation_AveragesTheOptimizersSteps()
    {
        var model = new RnnLib.Layers.Linear(1, 1, new Rng(1));
        var averaging = new WeightAveraging(new() { Decay = 0.5f });
        Batch<Tensor>[] data = [.. Enumerable.Range(0, 5).Select(_ => new Batch<Tensor>(Tensor.Full([1, 1], 1), Tensor.Full([1, 1], 3)))];
        new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Optimizer = new Sgd(), GradientAccumulation = 4, Callbacks = [averaging] }).Fit(() => data, 2);
        Assert.Equal(4, averaging.Average!.Updates);
    }
}
