using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class TruncatedBpttTests
{
    private const int Time = 12;

    [Theory]
    [InlineData(Time, Time)]
    [InlineData(2 * Time, 2 * Time)]
    public void Fit_OneChunkForAll_GivesTheBitsOfFullBackpropagation(int forward, int backward)
    {
        Assert.Equal(Train(new(), steps: true), Train(new() { TruncatedBptt = new(forward) { Backward = backward } }, steps: true));
        Assert.Equal(Train(new(), steps: false), Train(new() { TruncatedBptt = new(forward) { Backward = backward } }, steps: false));
    }

    /// <summary>Every output counts once, and gradients reach the first step: the mean over chunks is the gradient of the whole.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void Fit_BackwardCoversTheSequence_GivesTheGradientOfFullBackpropagation(int forward)
    {
        float[] full = Train(new() { Optimizer = new Sgd(new() { LearningRate = 0.5f }) }, steps: true);
        float[] chunked = Train(new()
        {
            Optimizer = new Sgd(new() { LearningRate = 0.5f }),
            TruncatedBptt = new(forward) { Backward = Time },
            GradientAccumulation = Time / forward,
        }, steps: true);

        Approximately.Equal([.. full.Select(w => (double)w)], chunked, 1e-6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void Fit_BackwardShorterThanTheSequence_LosesWhatLiesBefore(int backward)
    {
        float[] full = Train(new() { Optimizer = new Sgd(new() { LearningRate = 0.5f }) }, steps: true);
        float[] chunked = Train(new()
        {
            Optimizer = new Sgd(new() { LearningRate = 0.5f }),
            TruncatedBptt = new(3) { Backward = backward },
            GradientAccumulation = Time / 3,
        }, steps: true);

        Assert.True(full.Zip(chunked).Max(pair => Math.Abs(pair.First - pair.Second)) > 1e-5);
    }

    /// <summary>By hand: chunks of k1 steps, the state detached between them.</summary>
    [Fact]
    public void Fit_K1EqualToK2_IsTheLoopOfTheTutorials()
    {
        (Module<Sequence, Sequence> model, Batch<Sequence> batch) = PerStep();
        var rng = new Rng(4);
        var optimizer = new Adam();
        HiddenState? state = null;
        var (gru, head) = ((Gru)model.Children.First().Module, (PerStep)model.Children.Last().Module);
        for (int first = 0; first < Time; first += 5)
        {
            int count = Math.Min(5, Time - first);
            var pass = ForwardContext.Training(rng);
            (Sequence output, HiddenState next) = gru.Forward(batch.Input.Steps(first, count), state, pass);
            Gradients gradients = pass.Backward(Losses.MeanSquaredError(head.Forward(output, pass), new Sequence(batch.Target.Values, batch.Input.Lengths).Steps(first, count)));
            optimizer.Step(model.Parameters, gradients);
            state = next.Detach();
        }

        Assert.Equal(Weights(model), Train(new() { TruncatedBptt = new(5), Seed = 4 }, steps: true));
    }

    /// <summary>A model that gives a row per sequence learns from the last steps of each; those before bring the state there.</summary>
    [Fact]
    public void Fit_RowPerSequence_LearnsFromTheLastStepsOfEach()
    {
        (Module<Sequence, Tensor> model, Batch<Sequence> batch) = PerSequence();
        int[] lengths = batch.Input.Lengths.ToArray(), leads = [.. lengths.Select(length => Math.Max(0, length - 4))];
        var carried = new CarriedState();
        model.Forward(batch.Input.UpTo(leads), ForwardContext.Training(new Rng(1), carried: carried));
        var pass = ForwardContext.Training(new Rng(1), carried: carried);
        Tensor loss = Losses.MeanSquaredError(model.Forward(batch.Input.Steps(leads, 4), pass), batch.Target);
        new Adam().Step(model.Parameters, pass.Backward(loss));

        Assert.Equal(Weights(model), Train(new() { TruncatedBptt = new(2) { Backward = 4 } }, steps: false));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluate_InChunks_GivesWhatTheWholeGives(bool steps)
    {
        Evaluation[] evaluations = [.. new[] { null, new TruncatedBptt(5) }.Select(truncated =>
        {
            TrainerOptions options = new() { TruncatedBptt = truncated, Metrics = [Metrics.MeanAbsoluteError] };
            return steps
                ? new Trainer<Sequence>(PerStep().Model, Losses.MeanSquaredError, options).Evaluate([PerStep().Batch])
                : new Trainer<Sequence>(PerSequence().Model, Losses.MeanSquaredError, options).Evaluate([PerSequence().Batch]);
        })];

        Assert.Equal(evaluations[0].Loss, evaluations[1].Loss, 1e-6);
        Assert.Equal(evaluations[0].Metrics["mae"], evaluations[1].Metrics["mae"], 1e-6);
    }

    /// <summary>A stream cut into batches is one long sequence.</summary>
    [Fact]
    public void Fit_CarriedBetweenBatches_GoesOnWithTheStream()
    {
        (Module<Sequence, Sequence> whole, Batch<Sequence> batch) = PerStep();
        Batch<Sequence>[] halves = [.. new[] { 0, 6 }.Select(first => new Batch<Sequence>(batch.Input.Steps(first, 6), new Sequence(batch.Target.Values).Steps(first, 6)))];
        var twin = PerStep().Model;

        new Trainer<Sequence>(whole, Losses.MeanSquaredError, new() { TruncatedBptt = new(3) }).Fit(() => [batch], 2);
        new Trainer<Sequence>(twin, Losses.MeanSquaredError, new() { TruncatedBptt = new(3) { CarryBetweenBatches = true } }).Fit(() => halves, 2);

        Assert.Equal(Weights(whole), Weights(twin));
    }

    [Fact]
    public void Fit_TokensInChunks_CountEveryStepOnce()
    {
        var rng = new Rng(1);
        var model = new Embedding(5, 3, rng).Then(new Lstm(3, 4, rng)).Then(new PerStep(new Linear(4, 5, rng)));
        var tokens = new TokenBatch(2, 9, [.. Enumerable.Range(0, 18).Select(i => i % 5)], [9, 4]);
        var counted = new List<long>();
        var trainer = new Trainer<TokenBatch>(model, Losses.CrossEntropy, new() { TruncatedBptt = new(4), Metrics = [Metrics.Accuracy], Callbacks = [new Each(p => counted.Add(p.Step))] });

        History history = trainer.Fit(() => [new(tokens, tokens)], 2);

        Assert.Equal([1, 2, 3, 4, 5, 6], counted);
        Assert.Equal(history.Epochs[0].Metrics["accuracy"] * 13, Math.Round(history.Epochs[0].Metrics["accuracy"] * 13), 6);   // 13 real steps
    }

    [Fact]
    public void Fit_RandomLength_DrawsAnewAndScalesTheRate()
    {
        TrainerOptions Options(RandomChunkLength random) => new() { TruncatedBptt = new(8) { RandomLength = random }, Seed = 5 };
        RandomChunkLength wild = new() { Minimum = 2, StandardDeviation = 3, HalfProbability = 0.5f };

        Assert.Equal(Train(Options(wild), steps: true), Train(Options(wild), steps: true));
        Assert.NotEqual(Train(Options(wild), steps: true), Train(Options(wild with { ScaleLearningRate = false }), steps: true));
        Assert.NotEqual(Train(Options(wild), steps: true), Train(new() { TruncatedBptt = new(8), Seed = 5 }, steps: true));
        var rng = new Rng(1);
        int[] drawn = [.. Enumerable.Range(0, 4000).Select(_ => new RandomChunkLength().Draw(70, rng))];
        Assert.InRange(drawn.Average(), 66.5, 68.8);   // 0.95 * 70 + 0.05 * 35 = 68.25, less a half for rounding down
        Assert.InRange(drawn.Count(length => length < 50) / 4000.0, 0.035, 0.065);
    }

    /// <summary>As in a copying task, where nothing is asked while the sequence is shown.</summary>
    [Fact]
    public void Fit_ChunkWithoutTargets_OnlyBringsTheStateForward()
    {
        Module<TokenBatch, Sequence> Model() => new Embedding(3, 3, new Rng(1)).Then(new Gru(3, 4, new Rng(2))).Then(new PerStep(new Linear(4, 3, new Rng(3))));
        var tokens = new TokenBatch(2, 6, [0, 1, 2, 0, 1, 2, 2, 1, 0, 2, 1, 0]);
        var asked = new TokenBatch(2, 6, [-1, -1, -1, -1, 1, 2, -1, -1, -1, -1, 1, 0]);
        Loss loss = Losses.CrossEntropy(new() { IgnoredClass = -1 });
        Trainer<TokenBatch> chunked = new(Model(), loss, new() { TruncatedBptt = new(2) }), whole = new(Model(), loss);

        Assert.Equal(whole.Evaluate([new(tokens, asked)]).Loss, chunked.Evaluate([new(tokens, asked)]).Loss, 1e-6);
        Assert.Equal(whole.Evaluate([new(tokens, asked)]).Loss, chunked.Fit(() => [new(tokens, asked)], 1).Epochs[0].Loss, 1e-6);
    }

    [Fact]
    public void Fit_NaNInALaterChunk_IsFoundAtItsStep()
    {
        (Module<Sequence, Sequence> model, Batch<Sequence> batch) = PerStep();
        float[] values = batch.Input.Values.ToArray();
        values[(1 * Time + 7) * 2] = float.NaN;   // row 1, step 7
        Batch<Sequence> poisoned = batch with { Input = Tensor.From([3, Time, 2], values) };

        var e = Assert.Throws<TrainingDivergedException>(() => new Trainer<Sequence>(model, Losses.MeanSquaredError, new() { TruncatedBptt = new(3) }).Fit(() => [poisoned], 1));

        Assert.Equal((7, 1), (e.Origin!.Step, e.Origin.Row));
        Assert.Contains("as it was before this step", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_Wrong_AreRefusedInWords()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedBptt(0));
        Assert.Contains("a multiple of Forward=4, got 6", Assert.Throws<ArgumentException>(() => new TruncatedBptt(4) { Backward = 6 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainerOptions { GradientAccumulation = 0 });
        var both = new Lstm(2, 3, new Rng(1), new() { Bidirectional = true });
        Batch<Sequence> batch = new(Tensor.Zeros([1, 4, 2]), new Sequence(Tensor.Zeros([1, 4, 6])));
        Assert.Contains("from their end", Assert.Throws<InvalidOperationException>(() => new Trainer<Sequence>(both, Losses.MeanSquaredError, new() { TruncatedBptt = new(2) }).Fit(() => [batch], 1)).Message, StringComparison.Ordinal);
        var rows = new Trainer<Tensor>(new Linear(2, 1, new Rng(1)), Losses.MeanSquaredError, new() { TruncatedBptt = new(2) });
        Assert.Contains("Sequence or TokenBatch", Assert.Throws<ArgumentException>(() => rows.Fit(() => [new(Tensor.Zeros([1, 2]), Tensor.Zeros([1, 1]))], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("Lbfgs", Assert.Throws<ArgumentException>(() => new Trainer<Sequence>(both, Losses.MeanSquaredError, new() { Optimizer = new Lbfgs(), TruncatedBptt = new(2) })).Message, StringComparison.Ordinal);
    }

    private static float[] Train(TrainerOptions options, bool steps)
    {
        if (steps)
        {
            (Module<Sequence, Sequence> model, Batch<Sequence> batch) = PerStep();
            new Trainer<Sequence>(model, Losses.MeanSquaredError, options).Fit(() => [batch], 1);
            return Weights(model);
        }

        (Module<Sequence, Tensor> classifier, Batch<Sequence> one) = PerSequence();
        new Trainer<Sequence>(classifier, Losses.MeanSquaredError, options).Fit(() => [one], 1);
        return Weights(classifier);
    }

    private static (Module<Sequence, Sequence> Model, Batch<Sequence> Batch) PerStep()
    {
        var rng = new Rng(1);
        var x = new Sequence(Tensor.Uniform([3, Time, 2], -1, 1, rng));
        return (new Gru(2, 4, rng).Then(new PerStep(new Linear(4, 1, rng))), new(x, new Sequence(Tensor.Uniform([3, Time, 1], -1, 1, rng))));
    }

    private static (Module<Sequence, Tensor> Model, Batch<Sequence> Batch) PerSequence()
    {
        var rng = new Rng(1);
        var x = new Sequence(Tensor.Uniform([3, Time, 2], -1, 1, rng), [12, 3, 7]);
        return (new Lstm(2, 4, rng).Then(new LastStep()).Then(new Linear(4, 1, rng)), new(x, Tensor.Uniform([3, 1], -1, 1, rng)));
    }

    private static float[] Weights(Module model) => [.. model.Parameters.SelectMany(p => p.Value.ToArray())];

    private sealed class Each(Action<TrainingProgress> see) : Callback
    {
        public override void OnBatchEnd(TrainingProgress progress) => see(progress);
    }
}
