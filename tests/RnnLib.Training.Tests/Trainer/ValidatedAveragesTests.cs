using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>Where weights are averaged, the averages are what is judged and kept; training goes on with the weights themselves.</summary>
public sealed class ValidatedAveragesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rnnlib-averages-").FullName;

    public static TheoryData<string> Kinds => ["NtAsgd", "Exponential", "EachEpoch"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fit_WithAverages_ValidatesThemAndTrainsOnWithTheWeights(string kind)
    {
        var watcher = new Watcher();
        (Linear model, History history, _) = Run(kind, [watcher]);

        Assert.True(watcher.OfAverages.Count >= 5, $"averages in {watcher.OfAverages.Count} epochs");
        foreach ((int epoch, (double ofAverages, double ofWeights)) in watcher.OfAverages)
        {
            Assert.Equal(ofAverages, history.Epochs[epoch - 1].ValidationLoss);
            Assert.True(ofAverages != ofWeights || (kind == "EachEpoch" && epoch == 1), $"epoch {epoch}");   // the mean of one is itself
        }

        // Without validation nothing is swapped, and the path of the weights is the same.
        if (kind == "NtAsgd")
            return;   // whose trigger is the validation
        var plain = new Linear(2, 1, new Rng(1));
        new Trainer<Tensor>(plain, Losses.MeanSquaredError, new() { Optimizer = new Sgd(new() { LearningRate = 0.3f }) }).Fit(Batches, 12);
        Assert.Equal(watcher.Last, Weights(plain));
        Assert.NotEqual(watcher.Last, Weights(model));   // the callback ends with the averages
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EarlyStopping_WithAverages_PutsTheValidatedOnesBack(string kind)
    {
        (_, History history, Trainer<Tensor> trainer) = Run(kind, [new EarlyStopping(patience: 20)]);

        Assert.Equal(history.Best!.ValidationLoss, trainer.Evaluate(Held()).Loss);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Checkpoint_Best_HoldsTheValidatedWeightsAndResumesWithThoseInTraining(string kind)
    {
        string path = Path.Combine(_folder, "run.safetensors");
        var checkpoint = new Checkpoint(path, new() { KeepBest = true });
        (Linear model, History history, Trainer<Tensor> trainer) = Run(kind, [checkpoint]);

        model.Load(checkpoint.BestPath);
        Assert.Equal(history.Best!.ValidationLoss, trainer.Evaluate(Held()).Loss);

        Linear second = new(2, 1, new Rng(7));
        Trainer<Tensor> resumed = Trainer(second, kind, []);
        resumed.Resume(checkpoint.BestPath);
        History rest = resumed.Fit(Batches, 16, Held);
        (Linear uninterrupted, History all, _) = Run(kind, [], epochs: 16);
        Assert.Equal(Weights(uninterrupted), Weights(second));
        Assert.Equal(all.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)), rest.Epochs.Select(epoch => (epoch.Loss, epoch.ValidationLoss)));
    }

    [Fact]
    public void Fit_CancelledWhileValidating_LeavesTheWeightsInTraining()
    {
        using var source = new CancellationTokenSource();
        var optimizer = Averaging();
        Linear model = new(2, 1, new Rng(1));
        var trainer = new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Optimizer = optimizer });
        float[] before = [];
        int validations = 0;

        trainer.Fit(Batches, 12, () => Cancelling(), source.Token);

        Assert.Equal(3, validations);
        Assert.Equal(before, Weights(model));
        optimizer.SwapAverages([.. model.Parameters]);
        Assert.NotEqual(before, Weights(model));

        IEnumerable<Batch<Tensor>> Cancelling()
        {
            if (++validations == 3)
            {
                optimizer.SwapAverages([.. model.Parameters]);   // the averages are in the model now
                before = Weights(model);
                optimizer.SwapAverages([.. model.Parameters]);
                source.Cancel();
            }

            return Held();
        }
    }

    private static NtAsgd Averaging()
    {
        var optimizer = new NtAsgd(new() { LearningRate = 0.3f, Patience = 1 });
        foreach (double loss in new double[] { 1, 2, 3 })
            optimizer.Observe(loss);
        return optimizer;
    }

    private static (Linear Model, History History, Trainer<Tensor> Trainer) Run(string kind, Callback[] callbacks, int epochs = 12)
    {
        var model = new Linear(2, 1, new Rng(1));
        Trainer<Tensor> trainer = Trainer(model, kind, callbacks);
        return (model, trainer.Fit(Batches, epochs, Held), trainer);
    }

    private static Trainer<Tensor> Trainer(Linear model, string kind, Callback[] callbacks) => new(model, Losses.MeanSquaredError, new()
    {
        Optimizer = kind == "NtAsgd" ? Averaging() : new Sgd(new() { LearningRate = 0.3f }),
        Callbacks = kind == "NtAsgd" ? callbacks
            : [new WeightAveraging(new() { Decay = kind == "EachEpoch" ? null : 0.8f, EachEpoch = kind == "EachEpoch", ValidatesAverages = true }), .. callbacks],
    });

    private static Batch<Tensor>[] Batches() => [.. Enumerable.Range(0, 3).Select(i => Some((ulong)i))];

    private static Batch<Tensor>[] Held() => [Some(20)];

    private static Batch<Tensor> Some(ulong seed) => new(Tensor.Normal([4, 2], 0, 1, new Rng(seed)), Tensor.Normal([4, 1], 0, 1, new Rng(seed + 9)), 4);

    private static float[] Weights(Linear model) => [.. model.Parameters.SelectMany(p => p.Value.ToArray())];

    /// <summary>Evaluates by hand after each epoch, with the averages and without.</summary>
    private sealed class Watcher : Callback
    {
        public Dictionary<int, (double OfAverages, double OfWeights)> OfAverages { get; } = [];

        public float[] Last { get; private set; } = [];

        public override void OnEpochEnd(TrainingProgress progress)
        {
            var model = (Linear)progress.Model;
            Last = Weights(model);
            double ofWeights = Loss(model);
            double kept = Loss(Best(progress, model));
            OfAverages[progress.Epoch] = (kept, ofWeights);
        }

        private static Linear Best(TrainingProgress progress, Linear model)
        {
            var copy = new Linear(2, 1, new Rng(0));
            progress.WithValidated(() =>
            {
                foreach (var (into, from) in copy.Parameters.Zip(model.Parameters))
                    into.Assign(from.Value.Data);
            });
            Assert.Equal(progress.Model.Parameters.SelectMany(p => p.Value.ToArray()), Weights(model));
            return copy;
        }

        private static double Loss(Linear model) => new Trainer<Tensor>(model, Losses.MeanSquaredError).Evaluate(Held()).Loss;
    }
}
