namespace RnnLib.Training.Tests;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Start_WithOptimizer_SetsItsRateFromThenOn()
    {
        var optimizer = new Sgd(new() { LearningRate = 0.5f });
        LearningRateSchedule schedule = Schedules.Step(epochs: 2, factor: 0.5).WithWarmUp(steps: 2);

        schedule.Start(optimizer);
        Assert.Equal(0.25f, optimizer.LearningRate);
        schedule.OnStep();
        Assert.Equal(0.5f, optimizer.LearningRate);
        schedule.OnEpoch();
        schedule.OnEpoch();
        Assert.Equal(0.25f, optimizer.LearningRate);
        Assert.Equal(0.5, schedule.InitialRate);

        schedule.Start(optimizer, initialRate: 1);
        Assert.Equal(0.5f, optimizer.LearningRate);
    }

    [Fact]
    public void Rate_SetByAnother_IsTakenUpByFactors()
    {
        var optimizer = new Sgd(new() { LearningRate = 1 });
        LearningRateSchedule schedule = Schedules.Exponential(0.5);
        schedule.Start(optimizer);
        schedule.OnEpoch();

        optimizer.LearningRate = 0.1f;
        schedule.OnEpoch();

        Assert.Equal(0.05f, optimizer.LearningRate);
    }

    [Fact]
    public void Unit_StepsAndEpochs_CountTheirOwn()
    {
        LearningRateSchedule perStep = Schedules.Exponential(0.5).PerStep(), perEpoch = Schedules.OneCycle(1, steps: 100).PerEpoch();
        perStep.Start(1);
        perEpoch.Start(1);
        double start = perEpoch.Rate;

        perStep.OnEpoch();
        perEpoch.OnStep();
        Assert.Equal((1, start), (perStep.Rate, perEpoch.Rate));
        perStep.OnStep();
        perEpoch.OnEpoch();

        Assert.Equal(0.5, perStep.Rate);
        Assert.True(perEpoch.Rate > start);
        Assert.Equal((1L, ScheduleUnit.Step), (perStep.Count, perStep.Unit));
    }

    [Fact]
    public void Preview_WithinARun_DoesNotDisturbIt()
    {
        var optimizer = new Sgd(new() { LearningRate = 1 });
        LearningRateSchedule schedule = Schedules.Chain(Schedules.Exponential(0.5), Schedules.Cosine(epochs: 10));
        schedule.Start(optimizer);
        schedule.OnEpoch();
        (double rate, float set) = (schedule.Rate, optimizer.LearningRate);

        double[] preview = schedule.Preview(1, 3);

        Assert.Equal(1, preview[0]);
        Assert.Equal((rate, set), (schedule.Rate, optimizer.LearningRate));
        schedule.OnEpoch();
        Assert.Equal(preview[2], schedule.Rate);
        Assert.Equal((float)preview[2], optimizer.LearningRate);
    }

    [Fact]
    public void OneCycle_LinearBeyondItsEnd_NeverGivesTheOptimizerANegativeRate()
    {
        var optimizer = new Sgd();
        LearningRateSchedule schedule = Schedules.OneCycle(1, steps: 10, options: new() { IsLinear = true });
        schedule.Start(optimizer);
        for (int step = 0; step < 12; step++)
        {
            schedule.OnStep();
            Assert.True(optimizer.LearningRate >= 0);
        }

        Assert.Equal(1 / 25.0 / 1e4, schedule.Rate, 1e-15);
    }

    [Fact]
    public void OnEpoch_Record_HandsOverTheWatchedMetric()
    {
        static EpochRecord Record(double loss, double? validation, double accuracy) =>
            new(1, loss, validation, new Dictionary<string, double> { ["accuracy"] = accuracy }, new Dictionary<string, double>(), 0, 0, TimeSpan.Zero);
        LearningRateSchedule byLoss = Schedules.ReduceOnPlateau(new() { Patience = 0, Factor = 0.5 });
        LearningRateSchedule byAccuracy = Schedules.ReduceOnPlateau(new() { Patience = 0, Factor = 0.5, Metric = "accuracy", LargerIsBetter = true });
        byLoss.Start(1);
        byAccuracy.Start(1);
        foreach (EpochRecord record in new[] { Record(3, 1, 0.1), Record(2, 2, 0.2), Record(1, null, 0.2) })
        {
            byLoss.OnEpoch(record);
            byAccuracy.OnEpoch(record);
        }

        Assert.Equal((0.25, 0.5), (byLoss.Rate, byAccuracy.Rate));   // validation 1, 2, then training 1: worse twice
        LearningRateSchedule unknown = Schedules.ReduceOnPlateau(new() { Metric = "f1" });
        unknown.Start(1);
        Assert.Contains("watches the metric 'f1', but the trainer counts: accuracy", Assert.Throws<InvalidOperationException>(() => unknown.OnEpoch(Record(1, null, 1))).Message);
        Assert.Contains("call OnEpoch(loss)", Assert.Throws<InvalidOperationException>(() => unknown.OnEpoch()).Message);
    }

    [Fact]
    public void Misuse_ThrowsSayingWhatToDo()
    {
        Assert.Contains("call Start(optimizer)", Assert.Throws<InvalidOperationException>(() => Schedules.Exponential(0.5).OnStep()).Message);
        LearningRateSchedule bad = Schedules.Lambda(n => n == 2 ? double.NaN : 1);
        bad.Start(1);
        bad.OnEpoch();
        Assert.Contains("a learning rate of NaN after 2 epochs", Assert.Throws<InvalidOperationException>(() => bad.OnEpoch()).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => bad.Start(-1));
        Assert.Throws<RnnLibFormatException>(() => Schedules.Exponential(0.5).Load(new TrainingState()));
    }

    [Fact]
    public void OwnSchedule_OneMethod_Works()
    {
        var schedule = new Halving();

        Assert.Equal([8, 4, 2, 1], schedule.Preview(8, 4));
    }

    private sealed class Halving : LearningRateSchedule
    {
        protected override double Next(double rate, long count, double initialRate) => count == 0 ? initialRate : rate / 2;
    }
}
