using Microsoft.Extensions.Time.Testing;
using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rnnlib");

    private string Target => Path.Combine(_folder.FullName, "run.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Fit_EveryEpoch_LeavesTheLastState()
    {
        (Trainer<Tensor> trainer, Module model) = NewRun(new Checkpoint(Target));
        trainer.Fit(Batches, 3);

        Assert.Equal(["run.safetensors"], Files());
        var fresh = new Linear(2, 1, new Rng(9));
        fresh.Load(Target);
        Assert.Equal(model.Parameters[0].Value.ToArray(), fresh.Parameters[0].Value.ToArray());
    }

    [Fact]
    public void Fit_KeepTwo_DeletesTheOldest()
    {
        NewRun(new Checkpoint(Target, new() { EverySteps = 2, EveryEpochs = 0, Keep = 2 })).Trainer.Fit(Batches, 3);   // 9 steps
        Assert.Equal(["run-step-00000006.safetensors", "run-step-00000008.safetensors", "run.safetensors"], Files());
    }

    [Fact]
    public void Fit_KeepOfAResumedRun_KnowsTheFilesFromBefore()
    {
        CheckpointOptions options = new() { EverySteps = 2, EveryEpochs = 0, Keep = 2 };
        NewRun(new Checkpoint(Target, options)).Trainer.Fit(Batches, 2);   // steps 2, 4, 6
        (Trainer<Tensor> resumed, _) = NewRun(new Checkpoint(Target, options));
        resumed.Resume(Target);
        resumed.Fit(Batches, 3);

        Assert.Equal(["run-step-00000006.safetensors", "run-step-00000008.safetensors", "run.safetensors"], Files());
    }

    [Fact]
    public void Fit_KeepBest_HasTheWeightsOfTheBestEpoch()
    {
        var checkpoint = new Checkpoint(Target, new() { KeepBest = true });
        var weights = new List<float[]>();
        (Trainer<Tensor> trainer, Module model) = NewRun(checkpoint, new Each { Epoch = p => weights.Add(p.Model.Parameters[0].Value.ToArray()) }, rate: 1.2f);   // overshoots
        History history = trainer.Fit(Batches, 5);

        var best = new Linear(2, 1, new Rng(9));
        best.Load(checkpoint.BestPath);
        Assert.Equal(weights[history.Best!.Epoch - 1], best.Parameters[0].Value.ToArray());
    }

    [Fact]
    public void Fit_EveryTime_SavesWhenItHasPassed()
    {
        var clock = new FakeTimeProvider();
        int saves = 0;
        var watcher = new Each
        {
            Batch = p =>
            {
                clock.Advance(TimeSpan.FromSeconds(40));
                saves += File.Exists(Target) ? 1 : 0;
                File.Delete(Target);
            },
        };
        NewRun(new Checkpoint(Target, new() { EveryEpochs = 0, EveryTime = TimeSpan.FromMinutes(1), TimeProvider = clock }), watcher).Trainer.Fit(Batches, 3);

        Assert.Equal(3, saves);   // made after steps 3, 5 and 7, and seen at the next ones
    }

    [Fact]
    public void OnFitStart_NoSuchFolder_SaysSoBeforeTheTraining()
    {
        var e = Assert.Throws<DirectoryNotFoundException>(() => NewRun(new Checkpoint(Path.Combine(_folder.FullName, "missing", "run.safetensors"))).Trainer.Fit(Batches, 1));
        Assert.Contains("missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnFitStart_TemporaryFilesOfAKilledRun_AreDeleted()
    {
        File.WriteAllText(Target + ".abcdefgh.ijk.tmp", "torn");
        File.WriteAllText(Path.Combine(_folder.FullName, "other.tmp"), "somebody else's");
        NewRun(new Checkpoint(Target)).Trainer.Fit(Batches, 1);
        Assert.Equal(["other.tmp", "run.safetensors"], Files());
    }

    [Fact]
    public void SaveCheckpoint_ByACallbackOfOnesOwn_HoldsWhatLaterCallbacksSaw()
    {
        var stopping = new EarlyStopping(patience: 3);
        NewRun(new Each { Epoch = p => p.SaveCheckpoint(Target) }, stopping).Trainer.Fit(Batches, 1);
        Assert.Equal("1", Safetensors.Read(Target).Metadata["training/callback.EarlyStopping/best_epoch"]);
    }

    private string[] Files() => [.. _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    private static Batch<Tensor>[] Batches() =>
        [.. Enumerable.Range(0, 3).Select(i => new Batch<Tensor>(Tensor.Uniform([4, 2], -1, 1, new Rng((ulong)i)), Tensor.Full([4, 1], 0.5f)))];

    private static (Trainer<Tensor> Trainer, Module Model) NewRun(Callback first, Callback? second = null, float rate = 0.01f)
    {
        var model = new Linear(2, 1, new Rng(1));
        return (new(model, Losses.MeanSquaredError, new() { Optimizer = new Sgd(new() { LearningRate = rate }), Callbacks = second is null ? [first] : [first, second] }), model);
    }

    private sealed class Each : Callback
    {
        public Action<TrainingProgress> Batch { get; init; } = _ => { };

        public Action<TrainingProgress> Epoch { get; init; } = _ => { };

        public override void OnBatchEnd(TrainingProgress progress) => Batch(progress);

        public override void OnEpochEnd(TrainingProgress progress) => Epoch(progress);
    }
}
