using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>A run of one weight over given losses, for callbacks to watch.</summary>
internal static class WatchedRun
{
    /// <summary>Trains on four batches an epoch; each takes a second of a clock by hand.</summary>
    /// <param name="callbacks">Who watches.</param>
    /// <param name="epochs">How many epochs.</param>
    /// <param name="time">The clock; null: none moves.</param>
    /// <param name="validates">Whether there are validation data.</param>
    /// <param name="knowsBatches">Whether the number of batches is known before they are counted.</param>
    public static History Fit(IReadOnlyList<Callback> callbacks, int epochs, ManualTime? time = null, bool validates = false, bool knowsBatches = true)
    {
        var model = new Linear(2, 1, new Rng(1));
        Batch<Tensor>[] batches = [.. Enumerable.Range(1, 4).Select(i => new Batch<Tensor>(Tensor.Full([3, 2], i * 0.1f), Tensor.Full([3, 1], i)))];
        IEnumerable<Batch<Tensor>> OneByOne()
        {
            foreach (Batch<Tensor> batch in batches)
                yield return batch;
        }

        var trainer = new Trainer<Tensor>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Sgd(new() { LearningRate = 0.125f }),
            Metrics = [Metrics.MeanAbsoluteError],
            Callbacks = [new Clockwork(time), .. callbacks],
        });
        return trainer.Fit(() => knowsBatches ? batches : OneByOne(), epochs, validates ? () => batches : null);
    }

    private sealed class Clockwork(ManualTime? time) : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress) => time?.Advance(1);
    }
}
