namespace RnnLib.Training.Tests;

public sealed class SchedulesTests
{
    public static TheoryData<string> Names => [.. ScheduleCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_OfPyTorch_AgreeToTheLastDigits(string name)
    {
        (Func<LearningRateSchedule> make, double[] rates) = ScheduleCases.All[name];
        LearningRateSchedule schedule = make();

        schedule.Start(0.1);
        for (int epoch = 0; epoch < rates.Length; epoch++)
        {
            Assert.Equal(rates[epoch], schedule.Rate, 1e-13);
            if (epoch < rates.Length - 1)
                schedule.OnEpoch(ScheduleCases.Metrics[epoch % ScheduleCases.Metrics.Length]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_AfterSave_GoesOnWithTheSameBits(string name)
    {
        Func<LearningRateSchedule> make = () => ScheduleCases.All[name].Make().WithWarmUp(epochs: 4).After(epochs: 2);
        LearningRateSchedule whole = make(), first = make(), second = make();
        double Metric(int epoch) => ScheduleCases.Metrics[epoch % ScheduleCases.Metrics.Length];
        whole.Start(0.1);
        first.Start(0.1);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            var state = new TrainingState();
            first.Save(state);
            second = make();
            second.Start(0.3);
            second.Load(state);
            whole.OnEpoch(Metric(epoch));
            second.OnEpoch(Metric(epoch));
            Assert.Equal(whole.Rate, second.Rate);
            first = second;
        }
    }

    /// <summary>Keras's formulas, in double precision.</summary>
    [Fact]
    public void Rates_OfKeras_Agree()
    {
        Agree(Schedules.Exponential(0.5, steps: 4), n => 0.1 * Math.Pow(0.5, n / 4.0));
        Agree(Schedules.Exponential(0.5, steps: 4, isStaircase: true), n => 0.1 * Math.Pow(0.5, n / 4));
        Agree(Schedules.PiecewiseConstant([3, 8], [1, 0.5, 0.1]).PerStep(), n => n <= 3 ? 1 : n <= 8 ? 0.5 : 0.1);
        Agree(Schedules.Polynomial(steps: 6, power: 0.5, minimum: 0.01), n => 0.09 * Math.Sqrt(1 - Math.Min(n, 6) / 6.0) + 0.01);
        Agree(Schedules.Polynomial(steps: 6, power: 2, minimum: 0.01, isCycling: true), n => 0.09 * Math.Pow(1 - n / (6 * Math.Max(1, Math.Ceiling(n / 6.0))), 2) + 0.01);
        Agree(Schedules.InverseTime(0.5, steps: 3), n => 0.1 / (1 + 0.5 * n / 3));
        Agree(Schedules.InverseTime(0.5, steps: 3, isStaircase: true), n => 0.1 / (1 + 0.5 * (n / 3)));
        Agree(Schedules.Cosine(steps: 7, minimum: 0.02, staysDown: true), n => 0.1 * (0.8 * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(n, 7) / 7)) + 0.2));
        Agree(Schedules.Sequence([Schedules.Linear(steps: 5, startFactor: 0.2), Schedules.Cosine(steps: 7, staysDown: true)], [5]),
            n => n < 5 ? 0.02 + 0.08 * n / 5 : 0.05 * (1 + Math.Cos(Math.PI * Math.Min(n - 5, 7) / 7)));

        double[] starts = [0, 4, 10, 19, 32.5];
        Agree(Schedules.CosineRestarts(steps: 4, lengthFactor: 1.5, peakFactor: 0.8, minimum: 0.01), n =>
        {
            int i = Array.FindLastIndex(starts, start => start <= n);
            return 0.01 + 0.09 * Math.Pow(0.8, i) * (1 + Math.Cos(Math.PI * (n - starts[i]) / (4 * Math.Pow(1.5, i)))) / 2;
        });

        static void Agree(LearningRateSchedule schedule, Func<int, double> formula)
        {
            double[] rates = schedule.Preview(0.1, steps: 25);
            for (int n = 0; n < 25; n++)
                Assert.Equal(formula(n), rates[n], 1e-9);
        }
    }

    [Fact]
    public void WithWarmUp_StepsOverEpochs_MultipliesTheScheduleItself()
    {
        double[] rates = Schedules.Exponential(0.5).WithWarmUp(steps: 5).Preview(0.8, steps: 8, stepsPerEpoch: 3);

        double[] expected = [0.8 * 1 / 5, 0.8 * 2 / 5, 0.8 * 3 / 5, 0.4 * 4 / 5, 0.4, 0.4, 0.2, 0.2];
        for (int step = 0; step < 8; step++)
            Assert.Equal(expected[step], rates[step], 1e-15);
    }

    [Fact]
    public void WithWarmUp_OfPlateauAndRestarts_EndsAtTheirRate()
    {
        LearningRateSchedule plateau = Schedules.ReduceOnPlateau(new() { Patience = 0, Factor = 0.5 }).WithWarmUp(epochs: 4, startFactor: 0.2);
        plateau.Start(1);
        double[] metrics = [1, 2, 0.5, 0.4], expected = [0.4, 0.6, 0.4, 0.5, 0.5];
        for (int epoch = 0; epoch < 5; epoch++)
        {
            Assert.Equal(expected[epoch], plateau.Rate, 1e-15);
            if (epoch < 4)
                plateau.OnEpoch(metrics[epoch]);
        }

        double[] bare = Schedules.CosineRestarts(epochs: 3).Preview(0.1, 10), warm = Schedules.CosineRestarts(epochs: 3).WithWarmUp(epochs: 2).Preview(0.1, 10);
        Assert.Equal(bare[0] / 2, warm[0]);
        Assert.Equal(bare[1..], warm[1..]);
    }

    [Fact]
    public void After_TenEpochs_TheEleventhIsTheFirstWithAnother()
    {
        double[] rates = Schedules.Exponential(0.97).After(epochs: 10).Preview(1, 13);

        Assert.All(rates[..10], rate => Assert.Equal(1, rate));
        Assert.Equal([0.97, 0.97 * 0.97, 0.97 * 0.97 * 0.97], rates[10..]);
    }

    [Fact]
    public void InverseSquareRoot_RisesToTheInitialRateThenFalls()
    {
        double[] rates = Schedules.InverseSquareRoot(warmUpSteps: 4).Preview(0.1, 16);

        Assert.Equal(0.025, rates[0], 1e-15);
        Assert.Equal(0.1, rates[3], 1e-15);
        Assert.Equal(0.05, rates[15], 1e-15);
        for (int n = 1; n <= 16; n++)   // Noam: d^-1/2 min(n^-1/2, n w^-3/2) for d w = 100
            Assert.Equal(Math.Pow(25, -0.5) * Math.Min(Math.Pow(n, -0.5), n * Math.Pow(4, -1.5)), rates[n - 1], 1e-15);
    }

    [Fact]
    public void Arguments_DoNotFit_ThrowNamingThem()
    {
        Assert.Contains("got neither", Assert.Throws<ArgumentException>(() => Schedules.Cosine()).Message);
        Assert.Contains("got both", Assert.Throws<ArgumentException>(() => Schedules.Step(epochs: 1, steps: 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedules.Linear(epochs: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedules.Exponential(double.NaN));
        Assert.Contains("expected 1 of 1 or more for 2 schedules", Assert.Throws<ArgumentException>(() => Schedules.Sequence([Schedules.Constant(), Schedules.Constant()], [])).Message);
        Assert.Contains("expected rising numbers", Assert.Throws<ArgumentException>(() => Schedules.Sequence([Schedules.Constant(), Schedules.Constant(), Schedules.Constant()], [5, 5])).Message);
        LearningRateSchedule twice = Schedules.Exponential(0.5);
        Assert.Contains("each another object", Assert.Throws<ArgumentException>(() => Schedules.Chain(twice, twice)).Message);
        Assert.Contains("expected 3 for 2 boundaries", Assert.Throws<ArgumentException>(() => Schedules.PiecewiseConstant([1, 2], [1, 2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PlateauOptions { Factor = 1 });
    }
}
