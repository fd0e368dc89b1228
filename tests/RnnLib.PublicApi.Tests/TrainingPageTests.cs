using RnnLib.Data;
using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/training.md and docs/checkpoints.md, compiled and run.</summary>
[Collection(nameof(WorkingFolder))]
public sealed class TrainingPageTests
{
    [Theory]
    [InlineData("training.md")]
    [InlineData("checkpoints.md")]
    public void Page_CodeBlocks_StandInThisFile(string page)
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "TrainingPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", page));

        Assert.True(code.Length > 6);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void TrainingPage_Program_Runs()
    {
        string folder = Directory.CreateTempSubdirectory("rnnlib").FullName, before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            var rng = new Rng(1);
            Module<Sequence, Tensor> model = new Gru(2, 4, rng).Then(new LastStep()).Then(new Linear(4, 1, rng));
            (SequenceDataset train, SequenceDataset test) = Data(rng).Split(testFraction: 0.25f, rng);

            var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
            {
                Optimizer = new AdamW(new() { LearningRate = 3e-3f }),
                Schedule = Schedules.Cosine(epochs: 20).WithWarmUp(steps: 200),
                Clip = GradientClip.ByNorm(1),
                Metrics = [Metrics.MeanAbsoluteError],
                Callbacks = [new EarlyStopping(patience: 4), new Checkpoint("run.safetensors", new() { KeepBest = true })],
            });
            History history = trainer.Fit(() => train.Batches(batchSize: 32, shuffle: rng), epochs: 20, () => test.Batches(batchSize: 256));

            Assert.True(history.Epochs[^1].Loss < history.Epochs[0].Loss);
            LearningRateRange range = trainer.FindLearningRate(() => train.Batches(batchSize: 32, shuffle: rng));
            trainer.Optimizer.LearningRate = range.Suggestion ?? 1e-3f;
            Console.WriteLine(range);                                    // 100 rates from 1E-06 to 1: the loss fell fastest at ...
            Assert.Equal(100, range.Rates.Count);
            Assert.True(File.Exists("run-best.safetensors"));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void TrainingPage_Loops_Run()
    {
        var rng = new Rng(1);
        Module<Sequence, Sequence> model = new Gru(2, 4, rng).Then(new PerStep(new Linear(4, 1, rng)));
        Sequence x = Tensor.Uniform([2, 100, 2], -1, 1, rng), y = Tensor.Uniform([2, 100, 1], -1, 1, rng);
        var batch = new Batch<Sequence>(x, y);
        var optimizer = new Adam();
        LearningRateSchedule schedule = Schedules.Cosine(steps: 3);
        GradientClip clip = GradientClip.ByNorm(1);
        long steps = 3;

        schedule.Start(optimizer);
        for (long step = 0; step < steps; step++)
        {
            using var pass = ForwardContext.Training(rng, step);
            Tensor loss = Losses.MeanSquaredError(model.Forward(batch.Input, pass), batch.Target);
            Gradients gradients = pass.Backward(loss);
            clip.Apply(gradients);
            optimizer.Step(model.Parameters, gradients);
            schedule.OnStep();
        }

        Assert.Equal(0, optimizer.LearningRate, 1e-9);
        var carried = new CarriedState();
        for (int first = 0; first < x.Time; first += 50)
        {
            using var pass = ForwardContext.Training(rng, carried: carried);
            Tensor loss = Losses.MeanSquaredError(model.Forward(x.Steps(first, 50), pass), y.Steps(first, 50));
            optimizer.Step(model.Parameters, pass.Backward(loss));
        }

        Assert.False(carried.IsEmpty);
        TrainerOptions[] options =
        [
            .. Options(),
        ];
        Assert.Equal((35, 35), (options[0].TruncatedBptt!.Forward, options[0].TruncatedBptt!.Backward));
        Assert.Equal((10, 50), (options[1].TruncatedBptt!.Forward, options[1].TruncatedBptt!.Backward));
    }

    [Fact]
    public void CheckpointsPage_Program_GoesOnWhereItStopped()
    {
        string folder = Directory.CreateTempSubdirectory("rnnlib").FullName, before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder;
        try
        {
            using var stop = new CancellationTokenSource();
            Program(stop.Token, new Stopper(stop));
            Assert.Equal(40, Program(default).Epochs.Count);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(folder, recursive: true);
        }
    }

    private static History Program(CancellationToken cancellation, params Callback[] others)
    {
        var rng = new Rng(1);
        SequenceDataset data = Data(rng);
        Module<Sequence, Tensor> model = new Gru(2, 4, rng).Then(new LastStep()).Then(new Linear(4, 1, rng));
        if (others.Length == 0)
        {
            var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
            {
                Callbacks = [new Checkpoint("run.safetensors", new() { EverySteps = 500, Keep = 3, KeepBest = true })],
            });
            if (File.Exists("run.safetensors"))
                trainer.Resume("run.safetensors");
            History history = trainer.Fit(() => data.Batches(batchSize: 32, shuffle: rng), epochs: 40);
            return history;
        }

        var first = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Callbacks = [new Checkpoint("run.safetensors"), .. others] });
        return first.Fit(() => data.Batches(batchSize: 32, shuffle: rng), epochs: 40, cancellation: cancellation);
    }

    private static IEnumerable<TrainerOptions> Options()
    {
        yield return
        new TrainerOptions { TruncatedBptt = new(35) };                                        // k1 = k2 = 35
        yield return
        new TrainerOptions { TruncatedBptt = new(10) { Backward = 50 } };                      // k1 = 10, k2 = 50
        yield return
        new TrainerOptions { TruncatedBptt = new(70) { CarryBetweenBatches = true, RandomLength = new() } };   // a language model over one long text
    }

    private static SequenceDataset Data(Rng rng)
    {
        Tensor[] inputs = [.. Enumerable.Range(0, 80).Select(_ => Tensor.Uniform([6, 2], -1, 1, rng))];
        return new(inputs, Tensor.From([80, 1], [.. inputs.Select(input => input[5, 0])]));
    }

    private sealed class Stopper(CancellationTokenSource source) : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress)
        {
            if (progress.Step == 7)
                source.Cancel();
        }
    }

    public sealed class WorstBatch : Callback
    {
        private double _worst;

        public override void OnBatchEnd(TrainingProgress progress) => _worst = Math.Max(_worst, progress.BatchLoss);

        public override void Save(TrainingState state) => state.Set("worst", _worst);

        public override void Load(TrainingState state) => _worst = state.GetNumber("worst");
    }
}
