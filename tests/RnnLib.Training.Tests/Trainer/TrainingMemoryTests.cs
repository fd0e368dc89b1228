using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>Tests that nothing else may run beside: they measure memory, or choose the number of threads, which all tests of the process share.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
public sealed class TrainingMemoryTests
{
    /// <summary>100,000 steps of a recurrent model with everything that could remember too much.</summary>
    [Fact]
    public void Fit_HundredThousandSteps_TakesNoMoreMemoryThanTheFirst()
    {
        var rng = new Rng(1);
        var model = new Gru(2, 3, rng).Then(new LockedDropout(0.1f)).Then(new PerStep(new Linear(3, 1, rng)));
        var x = new Sequence(Tensor.Uniform([2, 8, 2], -1, 1, rng), [8, 5]);
        var memory = new Memory();
        var trainer = new Trainer<Sequence>(model, Losses.MeanSquaredError, new()
        {
            Schedule = Schedules.Cosine(steps: 100_000),
            Clip = GradientClip.ByNorm(1),
            TruncatedBptt = new(2) { Backward = 4, CarryBetweenBatches = true },
            Metrics = [Metrics.MeanAbsoluteError],
            Callbacks = [memory],
        });

        trainer.Fit(() => Enumerable.Repeat(new Batch<Sequence>(x, x.With(Ops.Slice(x.Values, 2, 0, 1))), 25_000), epochs: 1);

        Assert.Equal(100_000, memory.Steps);
        Assert.True(memory.Last - memory.First < 256 * 1024, $"{memory.First} bytes after 1,000 steps, {memory.Last} after 100,000");
    }

    [Fact]
    public void TrainingStep_InADisposedPass_AllocatesNextToNothing()
    {
        var rng = new Rng(1);
        var model = new Lstm(8, 64, rng).Then(new PerStep(new Linear(64, 1, rng)));
        var optimizer = new Adam();
        var clip = GradientClip.ByNorm(1);
        var x = new Sequence(Tensor.Uniform([32, 40, 8], -1, 1, rng));
        Tensor y = Tensor.Uniform([32, 40, 1], -1, 1, rng);
        void Step()
        {
            using var pass = ForwardContext.Training(rng);
            Gradients gradients = pass.Backward(Losses.MeanSquaredError(model.Forward(x, pass).Values, y));
            clip.Apply(gradients);
            optimizer.Step(model.Parameters, gradients);
        }

        for (int i = 0; i < 3; i++)
            Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            Step();
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 24 * 1024);   // the gates alone take 1.3 MB
    }

    private sealed class Memory : Callback
    {
        public long First { get; private set; }

        public long Last { get; private set; }

        public long Steps { get; private set; }

        public override void OnBatchEnd(TrainingProgress progress)
        {
            Steps = progress.Step;
            if (Steps == 1_000)
                First = Alive();
            if (Steps == 100_000)
                Last = Alive();
        }

        private static long Alive() => GC.GetTotalMemory(forceFullCollection: true);
    }
}
