using RnnLib.Layers;

namespace RnnLib.Training.Tests;

/// <summary>A run that goes on from a saved state has the bits of one that was never interrupted.</summary>
public sealed class OptimizerStateTests
{
    [Theory]
    [MemberData(nameof(EveryOptimizer.Names), MemberType = typeof(EveryOptimizer))]
    public void Load_AfterAnyStep_GoesOnBitForBit(string name)
    {
        foreach (int steps in new[] { 0, 1, 2, 3, 5, 8, 13, 30 })
        {
            Linear original = Model(1), resumed = Model(2);
            Optimizer optimizer = EveryOptimizer.Make(name), loaded = EveryOptimizer.Make(name);
            Run(original, optimizer, 0, steps);
            optimizer.LearningRate *= 0.7f;
            var state = new TrainingState();
            optimizer.Save(state.Part("optimizer"), original);
            foreach ((Parameter from, Parameter to) in original.Parameters.Zip(resumed.Parameters))
                to.Assign(from.Value.Data);

            loaded.Load(state.Part("optimizer"), resumed);
            Run(original, optimizer, steps, 20);
            Run(resumed, loaded, steps, 20);

            Assert.Equal(optimizer.LearningRate, loaded.LearningRate);
            Assert.Equal(original.Parameters.SelectMany(p => p.Value.ToArray()), resumed.Parameters.SelectMany(p => p.Value.ToArray()));
        }
    }

    /// <summary>The test above would see a memory that is lost: without loading, the bits differ.</summary>
    [Theory]
    [MemberData(nameof(EveryOptimizer.Names), MemberType = typeof(EveryOptimizer))]
    public void Load_LeftOut_IsSeen(string name)
    {
        Linear original = Model(1), resumed = Model(2);
        Optimizer optimizer = EveryOptimizer.Make(name), fresh = EveryOptimizer.Make(name);
        Run(original, optimizer, 0, 13);
        foreach ((Parameter from, Parameter to) in original.Parameters.Zip(resumed.Parameters))
            to.Assign(from.Value.Data);

        Run(original, optimizer, 13, 20);
        Run(resumed, fresh, 13, 20);

        bool hasMemory = name != "Sgd";
        Assert.Equal(!hasMemory, original.Parameters.SelectMany(p => p.Value.ToArray()).SequenceEqual(resumed.Parameters.SelectMany(p => p.Value.ToArray())));
    }

    [Fact]
    public void Load_OfAnotherOptimizer_IsRefused()
    {
        (TrainingState state, Linear model) = Saved();

        string message = Assert.Throws<RnnLibFormatException>(() => new AdamW().Load(state, model)).Message;

        Assert.Contains("of the optimiser Adam, and this one is AdamW", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfOtherShapes_IsRefusedAndLeavesTheOptimizerAsItWas()
    {
        (TrainingState state, _) = Saved();
        Linear other = new(3, 7, new Rng(1)), twin = new(3, 7, new Rng(1));
        Adam adam = new(new() { LearningRate = 0.5f }), untouched = new(new() { LearningRate = 0.5f });
        Step(other, adam, 1);
        Step(twin, untouched, 1);

        Assert.Contains("[4, 3]", Assert.Throws<RnnLibFormatException>(() => adam.Load(state, other)).Message, StringComparison.Ordinal);

        Assert.Equal(0.5f, adam.LearningRate);
        Step(other, adam, 2);
        Step(twin, untouched, 2);
        Assert.Equal(twin.Parameters[0].Value.ToArray(), other.Parameters[0].Value.ToArray());
    }

    [Fact]
    public void Load_OfAModelWithoutTheParameter_NamesIt()
    {
        (TrainingState state, _) = Saved();

        Assert.Contains("'weight'", Assert.Throws<RnnLibFormatException>(() => new Adam().Load(state, new Lstm(2, 3, new Rng(1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAnEmptyState_IsRefused() =>
        Assert.Throws<RnnLibFormatException>(() => new Adam().Load(new TrainingState(), Model(1)));

    [Fact]
    public void Load_OfOneModel_KeepsWhatIsKnownOfAnother()
    {
        (TrainingState state, Linear model) = Saved();
        Linear other = Model(3), twin = Model(3);
        Adam both = new(), alone = new();
        Step(other, both, 1);
        Step(twin, alone, 1);

        both.Load(state, model);
        (both.LearningRate, alone.LearningRate) = (0.01f, 0.01f);
        Step(other, both, 2);
        Step(twin, alone, 2);

        Assert.Equal(twin.Parameters[0].Value.ToArray(), other.Parameters[0].Value.ToArray());
    }

    [Fact]
    public void Memory_NamesWithWhiteSpace_AreRefused()
    {
        var memory = new OptimizerMemory([2]);

        Assert.Throws<ArgumentException>("name", () => memory.Number("two words"));
        Assert.Throws<ArgumentException>("name", () => memory.Values(""));
    }

    private static Linear Model(ulong seed) => new(3, 4, new Rng(seed));

    private static (TrainingState State, Linear Model) Saved()
    {
        Linear model = Model(1);
        var adam = new Adam();
        Step(model, adam, 1);
        var state = new TrainingState();
        adam.Save(state, model);
        return (state, model);
    }

    private static void Run(Linear model, Optimizer optimizer, int from, int count)
    {
        for (int step = from; step < from + count; step++)
        {
            Step(model, optimizer, (ulong)step);
            if (step % 3 == 2 && optimizer is NtAsgd ntAsgd)
                ntAsgd.Observe(1 + step * 0.1);   // a loss that rises, so that averaging begins at some step
        }

        if (optimizer is Asgd asgd)
            asgd.SwapAverages(model.Parameters);   // the averages are part of what must be equal
    }

    private static void Step(Linear model, Optimizer optimizer, ulong seed)
    {
        Tensor x = Tensor.Normal([6, 3], 0, 1, new Rng(seed + 100)), y = Tensor.Normal([6, model.Parameter("weight").Shape[0]], 0, 1, new Rng(seed + 200));
        var gradients = new Gradients();
        optimizer.Step(model.Parameters, gradients, Loss(gradients), Loss);

        float Loss(Gradients into)
        {
            into.Clear();
            var pass = ForwardContext.Differentiating();
            Tensor loss = Losses.MeanSquaredError(model.Forward(x, pass), y);
            pass.Backward(loss, into);
            return loss.ToScalar();
        }
    }
}
