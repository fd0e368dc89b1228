using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class TrainerTests
{
    [Fact]
    public void Fit_AndALoopByHand_GiveTheSameBits()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Optimizer = new Adam(new() { LearningRate = 0.01f }), Clip = GradientClip.ByNorm(0.5f), Seed = 9 });
        trainer.Fit(() => data, epochs: 3);

        (Module<Sequence, Tensor> twin, _) = Problem();
        var rng = new Rng(9);
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        for (int step = 0; step < 3 * data.Length; step++)
        {
            var pass = ForwardContext.Training(rng);
            Tensor loss = Losses.MeanSquaredError(twin.Forward(data[step % data.Length].Input, pass), data[step % data.Length].Target);
            Gradients gradients = pass.Backward(loss);
            GradientClip.ByNorm(0.5f).Apply(gradients);
            optimizer.Step(twin.Parameters, gradients);
        }

        Assert.Equal(Weights(twin), Weights(model));
    }

    [Fact]
    public void Fit_Twice_GivesTheSameHistory()
    {
        History[] runs = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
            return new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Metrics = [Metrics.MeanAbsoluteError] }).Fit(() => data, 4, () => data[..2]);
        })];

        Assert.Equal(runs[0].Epochs.Select(Figures), runs[1].Epochs.Select(Figures));
        static (double, double?, double, double, double) Figures(EpochRecord e) => (e.Loss, e.ValidationLoss, e.Metrics["mae"], e.ValidationMetrics["mae"], e.GradientNorm);
    }

    [Fact]
    public void Fit_SequenceModel_PaddingChangesNothing()
    {
        double[] losses = [.. new[] { 0f, float.NaN }.Select(padding =>
        {
            var rng = new Rng(3);
            var model = new Gru(2, 4, rng).Then(new PerStep(new Linear(4, 3, rng)));
            Tensor x = Tensor.Normal([2, 3, 2], 0, 1, rng);
            float[] values = x.ToArray();
            values.AsSpan(8).Fill(padding);
            var batch = new Batch<Sequence>(new Sequence(Tensor.From(x.Shape, values), [3, 1]), new TokenBatch(2, 3, [0, 1, 2, 1, 7, -5 + 12]));
            return new Trainer<Sequence>(model, Losses.CrossEntropy, new() { Metrics = [Metrics.Accuracy] }).Fit(() => [batch], 5).Epochs[^1].Loss;
        })];

        Assert.Equal(losses[0], losses[1]);
        Assert.True(double.IsFinite(losses[0]));
    }

    [Fact]
    public void Evaluate_BatchesOfUnequalSize_WeighsByRows()
    {
        var model = new Linear(1, 1, new Rng(1));
        model.Parameters[0].Assign([1]);
        model.Parameters[1].Assign([0]);
        var trainer = new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Metrics = [Metrics.RootMeanSquaredError] });

        Evaluation evaluation = trainer.Evaluate([new(Tensor.From([3, 1], [1, 1, 1]), Tensor.Zeros([3, 1])), new(Tensor.From([1, 1], [3]), Tensor.Zeros([1, 1]))]);
        Assert.Equal("loss 3  rmse 1.732", evaluation.ToString());

        Assert.Equal(3, evaluation.Loss, 12);
        Assert.Equal(Math.Sqrt(3), evaluation.Metrics["rmse"], 6);
        Assert.Equal([2f], trainer.Predict(Tensor.From([1, 1], [2])).Values.ToArray());
    }

    [Fact]
    public void Evaluate_OneNumberPerSequence_CountsEachOfThem()
    {
        var trainer = new Trainer<Tensor>(new Flat(), Losses.MeanSquaredError);

        Evaluation evaluation = trainer.Evaluate([new(Tensor.From(1, 1, 1), Tensor.From(0, 0, 0)), new(Tensor.From(3f), Tensor.From(0f))]);

        Assert.Equal(3, evaluation.Loss, 12);
    }

    [Fact]
    public void Fit_LossBecomesNaN_ThrowsAndKeepsTheModel()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        var poisoned = new Batch<Sequence>(data[0].Input, Tensor.Full(data[0].Target.Shape, float.NaN));
        float[] atPoison = [];
        IEnumerable<Batch<Sequence>> Batches()
        {
            yield return data[0];
            atPoison = Weights(model);
            yield return poisoned;
        }

        var e = Assert.Throws<TrainingDivergedException>(() => new Trainer<Sequence>(model, Losses.MeanSquaredError).Fit(Batches, 2));

        Assert.Contains("epoch 1, batch 2: the loss became NaN", e.Message);
        Assert.Equal(atPoison, Weights(model));
    }

    [Fact]
    public void Fit_Cancelled_StopsAfterTheBatchAndSaysSo()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        using var source = new CancellationTokenSource();
        var watch = new Watch { OnBatch = p => { if (p.Step == 5) source.Cancel(); } };

        History history = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Callbacks = [watch] }).Fit(() => data, 10, cancellation: source.Token);

        Assert.Equal(5, watch.Batches);
        Assert.Contains("cancelled in epoch 2 after 1 batches", history.StopReason);
        Assert.Single(history.Epochs);
        Assert.Equal("start, epoch, end", string.Join(", ", watch.Events.Where(e => e != "epoch start" && e != "batch").Distinct()));
    }

    [Fact]
    public void Fit_CancelledWithinValidation_StopsThere()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        using var source = new CancellationTokenSource();
        int validated = 0;
        IEnumerable<Batch<Sequence>> Validation()
        {
            foreach (Batch<Sequence> batch in data)
            {
                validated++;
                if (validated == 2)
                    source.Cancel();
                yield return batch;
            }
        }

        History history = new Trainer<Sequence>(model, Losses.MeanSquaredError).Fit(() => data, 3, Validation, source.Token);

        Assert.Equal(2, validated);
        Assert.Empty(history.Epochs);
        Assert.Contains("cancelled in epoch 1 after 4 batches", history.StopReason);
    }

    [Fact]
    public void Fit_CancelledBeforeTheFirstValidationBatch_StopsAndTellsTheCallbacks()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        using var source = new CancellationTokenSource();
        var watch = new Watch();
        IEnumerable<Batch<Sequence>> Validation()
        {
            source.Cancel();
            return data;
        }

        History history = new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Callbacks = [watch] }).Fit(() => data, 3, Validation, source.Token);

        Assert.Contains("cancelled", history.StopReason);
        Assert.Equal("end", watch.Events[^1]);
    }

    [Fact]
    public void Callbacks_SeeEveryStepInOrder()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        var watch = new Watch();

        new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Callbacks = [watch] }).Fit(() => data.Take(2).Select(b => b), 2);

        Assert.Equal(["start", "epoch start", "batch", "batch", "epoch", "epoch start", "batch", "batch", "epoch", "end"], watch.Events);
        Assert.Equal([null, null, 2, 2], watch.KnownBatches);

        var informed = new Watch();
        new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Callbacks = [informed] }).Fit(() => data[..2], 1);
        Assert.Equal([2, 2], informed.KnownBatches);
    }

    [Fact]
    public void TrainStep_Overridden_IsUsed()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        float[] before = Weights(model);

        new Lazy(model).Fit(() => data, 1);

        Assert.Equal(before, Weights(model));
    }

    [Fact]
    public void Fit_WrongUse_ThrowsInWords()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence>[] data) = Problem();
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError);
        var apart = new Trainer<Sequence>(model, Losses.MeanSquaredError(new LossOptions { Reduction = Reduction.None }));

        Assert.Contains("epoch 1 has no batches", Assert.Throws<ArgumentException>(() => trainer.Fit(() => [], 1)).Message);
        Assert.Contains("no batches", Assert.Throws<ArgumentException>(() => trainer.Evaluate([])).Message);
        Assert.Contains("Reduction.Mean", Assert.Throws<ArgumentException>(() => apart.Fit(() => data, 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(() => data, 0));
        Assert.Contains("two metrics are called 'mae'", Assert.Throws<ArgumentException>(() => new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { Metrics = [Metrics.MeanAbsoluteError, Metrics.MeanAbsoluteError] })).Message);
    }

    [Fact]
    public void Fit_SecondStepOn_AllocatesNoParameterSizedMemory()
    {
        var rng = new Rng(1);
        var model = new Linear(300, 300, rng);   // 360,000 bytes of weights
        Batch<Tensor>[] data = [new(Tensor.Zeros([1, 300]), Tensor.Zeros([1, 300]))];
        long[] marks = new long[30];
        var watch = new Watch { OnBatch = p => marks[p.Step - 1] = GC.GetAllocatedBytesForCurrentThread() };

        new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Callbacks = [watch], Clip = GradientClip.ByNorm(1) }).Fit(() => data, 30);

        Assert.True((marks[^1] - marks[9]) / 20 < 100_000, $"{(marks[^1] - marks[9]) / 20} bytes a step");
    }

    private static float[] Weights(Module model) => [.. model.Parameters.SelectMany(p => p.Value.ToArray())];

    private static (Module<Sequence, Tensor> Model, Batch<Sequence>[] Data) Problem()
    {
        var rng = new Rng(5);
        Batch<Sequence>[] data = [.. Enumerable.Range(0, 4).Select(_ =>
        {
            Tensor x = Tensor.Uniform([3, 4, 2], -1, 1, rng);
            return new Batch<Sequence>(x, Ops.Mean(x, [1]));
        })];
        return (new Lstm(2, 5, rng).Then(new LastStep()).Then(new Dropout(0.3f)).Then(new Linear(5, 2, rng)), data);
    }

    private sealed class Flat : Module<Tensor, Tensor>
    {
        public override Tensor Forward(Tensor input, ForwardContext pass) => input;
    }

    private sealed class Lazy(Module<Sequence, Tensor> model) : Trainer<Sequence>(model, Losses.MeanSquaredError)
    {
        protected override StepResult TrainStep(Batch<Sequence> batch, ForwardContext pass) => new(batch.Target.Values, 0, 0);
    }

    private sealed class Watch : Callback
    {
        public List<string> Events { get; } = [];

        public List<int?> KnownBatches { get; } = [];

        public int Batches => Events.Count(e => e == "batch");

        public Action<TrainingProgress> OnBatch { get; init; } = _ => { };

        public override void OnFitStart(TrainingProgress progress) => Events.Add("start");

        public override void OnEpochStart(TrainingProgress progress) => Events.Add("epoch start");

        public override void OnBatchEnd(TrainingProgress progress)
        {
            Events.Add("batch");
            KnownBatches.Add(progress.Batches);
            OnBatch(progress);
        }

        public override void OnEpochEnd(TrainingProgress progress) => Events.Add("epoch");

        public override void OnFitEnd(TrainingProgress progress) => Events.Add("end");
    }

    [Fact]
    public void Fit_LargeBatchWithMetrics_MeasuresWhatThePassComputed()
    {
        var rng = new Rng(1);
        var model = new Linear(3, 2, rng);
        Tensor x = Tensor.Uniform([100, 3], -1, 1, rng);
        var batch = new Batch<Tensor>(x, Tensor.Zeros([100, 2]));
        var trainer = new Trainer<Tensor>(model, Losses.MeanSquaredError, new() { Optimizer = new Sgd(new() { LearningRate = 0 }), Metrics = [Metrics.MeanAbsoluteError] });
        History history = trainer.Fit(() => [batch], 2);
        Assert.Equal(model.Predict(x).ToArray().Average(MathF.Abs), history.Epochs[^1].Metrics["mae"], 1e-5);
    }
}
