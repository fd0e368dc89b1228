using RnnLib.Data;
using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>A run that was interrupted and resumed gives the bits of one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 4;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rnnlib");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Settings => ["plain", "accumulated", "plateau", "truncated", "streamed", "noisy", "own order"];

    /// <summary>At every step of the run, and at the end of every epoch.</summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void Resume_AtAnyMoment_GivesTheSameBits(string setting)
    {
        var moments = new List<string>();
        string Save(TrainingProgress progress, string moment)
        {
            string path = Path.Combine(_folder.FullName, $"{moment}{progress.Step}.safetensors");
            progress.SaveCheckpoint(path);
            return path;
        }

        (float[] weights, History history) = Fit(setting, null, new Hook { Batch = p => moments.Add(Save(p, "batch")), Epoch = p => moments.Add(Save(p, "epoch")) });

        Assert.True(moments.Count > 3 * Epochs);
        foreach (string moment in moments)
        {
            (float[] resumed, History again) = Fit(setting, moment);
            Assert.Equal(weights, resumed);
            Assert.Equal(history.Epochs.Select(e => Figures(e)), again.Epochs.Select(e => Figures(e)));
        }
    }

    [Fact]
    public void Resume_CancelledRun_GoesOnFromWhereItStopped()
    {
        string path = Path.Combine(_folder.FullName, "run.safetensors");
        (float[] weights, _) = Fit("truncated", null);
        using var source = new CancellationTokenSource();

        Fit("truncated", null, new Checkpoint(path), new Hook { Batch = p => { if (p.Step == 7) source.Cancel(); } }, source.Token);
        (float[] resumed, _) = Fit("truncated", path, new Checkpoint(path));

        Assert.Equal(weights, resumed);
    }

    /// <summary>The batch that had been fetched when the run was stopped is made again, from the same random numbers.</summary>
    [Fact]
    public void Resume_StoppedBetweenBatches_MakesTheFetchedBatchAgain()
    {
        string path = Path.Combine(_folder.FullName, "run.safetensors");
        using var source = new CancellationTokenSource();
        Fit("noisy", null, new Checkpoint(path), new Hook { Batch = p => { if (p.Step == 6) source.Cancel(); } }, source.Token);
        Assert.Equal(Fit("noisy", null).Weights, Fit("noisy", path).Weights);
    }

    /// <summary>Before anything has been learned, a checkpoint of a resumed run is the one that it came from.</summary>
    [Fact]
    public void Resume_SavedBeforeTheFirstStep_IsTheSameMoment()
    {
        string first = Path.Combine(_folder.FullName, "first.safetensors"), second = Path.Combine(_folder.FullName, "second.safetensors");
        (float[] weights, _) = Fit("truncated", null, new Hook { Batch = p => { if (p.Step == 5) p.SaveCheckpoint(first); } });
        Fit("truncated", first, new Hook { Start = p => { p.SaveCheckpoint(second); p.Stop("only looking"); } });
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.Equal(weights, Fit("truncated", second).Weights);
    }

    [Fact]
    public void Resume_CallbackPutBeforeTheOthers_LosesNothing()
    {
        string path = Path.Combine(_folder.FullName, "run.safetensors");
        (float[] weights, _) = Fit("plain", null, new Hook { Epoch = p => { if (p.Epoch == 2) p.SaveCheckpoint(path); } });
        (Trainer<Sequence> trainer, Func<IEnumerable<Batch<Sequence>>> data, Module model) = NewRun("plain", [], new Hook());
        trainer.Resume(path);
        trainer.Fit(data, Epochs, () => Data(3, new Rng(9)).Batches(3));
        Assert.Equal(weights, Weights(model));
    }

    [Fact]
    public void Resume_RunThatStoppedEarly_StaysStopped()
    {
        string path = Path.Combine(_folder.FullName, "run.safetensors");
        History Start()
        {
            var rng = new Rng(1);
            var trainer = new Trainer<Tensor>(new Linear(1, 1, rng), Losses.MeanSquaredError, new()
            {
                Optimizer = new Sgd(new() { LearningRate = 0 }),
                Callbacks = [new EarlyStopping(patience: 2), new Checkpoint(path)],
            });
            if (File.Exists(path))
                trainer.Resume(path);
            return trainer.Fit(() => [new(Tensor.Zeros([1, 1]), Tensor.Full([1, 1], 1))], 20);
        }

        Assert.Equal(3, Start().Epochs.Count);
        History again = Start();
        Assert.Equal(3, again.Epochs.Count);
        Assert.Contains("has not got better", again.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_FinishedRun_GoesOnToMoreEpochs()
    {
        string path = Path.Combine(_folder.FullName, "run.safetensors");
        (Trainer<Sequence> trainer, Func<IEnumerable<Batch<Sequence>>> data, _) = NewRun("plain", new Checkpoint(path));
        trainer.Fit(data, 2);
        (Trainer<Sequence> second, Func<IEnumerable<Batch<Sequence>>> again, Module model) = NewRun("plain");
        second.Resume(path);

        Assert.Equal(Epochs, second.Fit(again, Epochs).Epochs.Count);
        Assert.Equal(Fit("plain", null).Weights, Weights(model));
    }

    [Fact]
    public void Resume_WrongFile_IsRefusedAndChangesNothing()
    {
        string path = Path.Combine(_folder.FullName, "run.safetensors"), weights = Path.Combine(_folder.FullName, "weights.safetensors");
        (Trainer<Sequence> trainer, Func<IEnumerable<Batch<Sequence>>> data, Module model) = NewRun("plain", new Checkpoint(path));
        trainer.Fit(data, 1);
        model.Save(weights);
        byte[] whole = File.ReadAllBytes(path);
        (Trainer<Sequence> other, _, Module untouched) = NewRun("plain");
        float[] before = Weights(untouched);
        string Refusal(Trainer<Sequence> refusing, string file) => Assert.Throws<RnnLibFormatException>(() => refusing.Resume(file)).Message;

        Assert.Contains("holds weights only", Refusal(other, weights), StringComparison.Ordinal);
        byte[] changed = [.. whole];
        changed[^5] ^= 1;
        File.WriteAllBytes(path, changed);
        Assert.Contains("torn or changed", Refusal(other, path), StringComparison.Ordinal);
        File.WriteAllBytes(path, whole[..^9]);
        Refusal(other, path);
        File.WriteAllBytes(path, whole);
        var rng = new Rng(1);
        Assert.Contains("does not fit this model", Refusal(new(new Gru(2, 3, rng).Then(new PerStep(new Linear(3, 1, rng))), Losses.MeanSquaredError), path), StringComparison.Ordinal);
        var otherOptimizer = new Trainer<Sequence>((Module<Sequence, Sequence>)untouched, Losses.MeanSquaredError, new() { Optimizer = new Sgd() });
        Assert.Contains("run.safetensors", Refusal(otherOptimizer, path), StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => other.Resume(path + "x"));
        Assert.Equal(before, Weights(untouched));
    }

    [Fact]
    public void Load_OfACheckpoint_ReadsTheModel()
    {
        string path = Path.Combine(_folder.FullName, "run.safetensors");
        (Trainer<Sequence> trainer, Func<IEnumerable<Batch<Sequence>>> data, Module model) = NewRun("plain", new Checkpoint(path, new() { Metadata = new Dictionary<string, string> { ["unit"] = "degrees" } }));
        trainer.Fit(data, 1);
        (_, _, Module fresh) = NewRun("plain");

        IReadOnlyDictionary<string, string> metadata = fresh.Load(path);

        Assert.Equal("degrees", Assert.Single(metadata).Value);
        Assert.Equal(Weights(model), Weights(fresh));
    }

    /// <summary>A file written by the first release whose runs could be resumed.</summary>
    [Fact]
    public void Resume_FileOfVersion1_StaysReadable()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Checkpoints", "checkpoint-v1.safetensors");
        (float[] weights, History history) = Fit("truncated", path);

        Assert.Equal(Epochs, history.Epochs.Count);
        Assert.Equal(Fit("truncated", null).Weights.Select(w => Math.Round(w, 4)), weights.Select(w => Math.Round(w, 4)));
    }

    private (float[] Weights, History History) Fit(string setting, string? from, params Callback[] callbacks) => Fit(setting, from, callbacks, default);

    private (float[] Weights, History History) Fit(string setting, string? from, Callback first, Callback second, CancellationToken cancellation) =>
        Fit(setting, from, [first, second], cancellation);

    private static (float[] Weights, History History) Fit(string setting, string? from, Callback[] callbacks, CancellationToken cancellation)
    {
        (Trainer<Sequence> trainer, Func<IEnumerable<Batch<Sequence>>> data, Module model) = NewRun(setting, callbacks);
        if (from is not null)
            trainer.Resume(from);
        History history = trainer.Fit(data, Epochs, () => Data(3, new Rng(9)).Batches(3), cancellation);
        return (Weights(model), history);
    }

    private static (Trainer<Sequence> Trainer, Func<IEnumerable<Batch<Sequence>>> Data, Module Model) NewRun(string setting, params Callback[] callbacks) =>
        NewRun(setting, callbacks, []);

    private static (Trainer<Sequence> Trainer, Func<IEnumerable<Batch<Sequence>>> Data, Module Model) NewRun(string setting, Callback[] callbacks, params Callback[] before)
    {
        var rng = new Rng(5);
        SequenceDataset dataset = Data(10, rng);
        Module<Sequence, Sequence> model = new Lstm(2, 4, rng).Then(new LockedDropout(0.3f)).Then(new PerStep(new Linear(4, 1, rng)));
        var noise = new Rng(17);
        Dataset<Sequence> data = setting == "noisy" ? new Noisy(dataset, noise, rng) : dataset;
        bool isOwn = setting.StartsWith("own order", StringComparison.Ordinal);
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Optimizer = new Adam(new() { LearningRate = 0.01f }),
            Schedule = setting == "plateau" ? Schedules.ReduceOnPlateau(new() { Patience = 0, Factor = 0.7f }).PerStep() : Schedules.Exponential(0.9),
            Clip = GradientClip.ByNorm(0.5f),
            GradientAccumulation = setting is "accumulated" or "plateau" ? 3 : 1,
            TruncatedBptt = setting switch
            {
                "truncated" => new(2) { Backward = 4, RandomLength = new() { Minimum = 1, StandardDeviation = 1 } },
                "streamed" => new(3) { CarryBetweenBatches = true },
                "noisy" => new(2),
                _ => null,
            },
            Metrics = [Metrics.MeanAbsoluteError],
            Callbacks = [.. before, new EarlyStopping(patience: 2), .. callbacks],
            Generators = isOwn ? [rng] : setting == "noisy" ? [noise] : [],
        });
        IEnumerable<Batch<Sequence>> Drawn()
        {
            for (int i = 0; i < 4; i++)
                yield return dataset.Batch(rng.NextInt32(10), rng.NextInt32(10), rng.NextInt32(10));
        }

        return (trainer, () => isOwn ? Drawn() : data.Batches(batchSize: 3, shuffle: rng, dropLast: setting == "streamed"), model);
    }

    private static SequenceDataset Data(int count, Rng rng)
    {
        Tensor[] inputs = [.. Enumerable.Range(0, count).Select(_ => Tensor.Uniform([3 + rng.NextInt32(5), 2], -1, 1, rng))];
        return new(inputs, [.. inputs.Select(x => Ops.Slice(x, 1, 0, 1))]);
    }

    private static float[] Weights(Module model) => [.. model.Parameters.SelectMany(p => p.Value.ToArray())];

    private static (double, double?, double, double, double, double) Figures(EpochRecord e) =>
        (e.Loss, e.ValidationLoss, e.LearningRate, e.GradientNorm, e.Metrics["mae"], e.ValidationMetrics["mae"]);

    /// <summary>Adds noise from a generator of its own and from the one that shuffles.</summary>
    private sealed class Noisy(SequenceDataset clean, Rng noise, Rng shuffle) : Dataset<Sequence>
    {
        public override int Count => clean.Count;

        protected override Batch<Sequence> Collate(ReadOnlySpan<int> indices)
        {
            Batch<Sequence> batch = clean.Batch(indices);
            Tensor values = batch.Input.Values;
            return batch with { Input = new(values + Tensor.Normal(values.Shape, 0, 0.1f, noise) + Tensor.Normal(values.Shape, 0, 0.1f, shuffle), batch.Input.Lengths) };
        }
    }

    private sealed class Hook : Callback
    {
        public Action<TrainingProgress> Start { get; init; } = _ => { };

        public Action<TrainingProgress> Batch { get; init; } = _ => { };

        public Action<TrainingProgress> Epoch { get; init; } = _ => { };

        public override void OnFitStart(TrainingProgress progress) => Start(progress);

        public override void OnBatchEnd(TrainingProgress progress) => Batch(progress);

        public override void OnEpochEnd(TrainingProgress progress) => Epoch(progress);
    }
}
