using RnnLib.Layers;
using RnnLib.Training;

namespace RnnLib.PublicApi.Tests;

/// <summary>The code of docs/schedules.md, compiled and run as one program.</summary>
public sealed class SchedulesPageTests
{
    [Fact]
    public void Page_CodeBlocks_StandInThisFile()
    {
        string[] compiled = [.. File.ReadAllLines(Documentation.PathOf("tests", "RnnLib.PublicApi.Tests", "SchedulesPageTests.cs")).Select(line => line.Trim())];
        string[] code = Documentation.CodeOf(Documentation.PathOf("docs", "schedules.md"));

        Assert.True(code.Length > 12);
        Assert.All(code, line => Assert.Contains(line, compiled));
    }

    [Fact]
    public void Page_Program_Runs()
    {
        var rng = new Rng(1);
        var model = new Linear(2, 1, rng);
        var optimizer = new Adam(new() { LearningRate = 0.01f });
        Batch<Tensor>[] batches = [new(Tensor.Normal([4, 2], 0, 1, rng), Tensor.Ones([4, 1])), new(Tensor.Normal([4, 2], 0, 1, rng), Tensor.Ones([4, 1]))];

        var schedule = Schedules.Cosine(epochs: 20).WithWarmUp(steps: 500);

        schedule.Start(optimizer);                           // takes the optimiser's rate as r₀ and sets the first one
        for (int epoch = 0; epoch < 20; epoch++)
        {
            foreach (Batch<Tensor> batch in batches)
            {
                var pass = ForwardContext.Training(rng);
                Tensor loss = Losses.MeanSquaredError(model.Forward(batch.Input, pass), batch.Target);
                optimizer.Step(model.Parameters, pass.Backward(loss));
                schedule.OnStep();
            }

            schedule.OnEpoch();                              // ReduceOnPlateau: OnEpoch(validationLoss)
        }

        Assert.Equal(0, optimizer.LearningRate, 1e-9f);
        Assert.Equal(0.01f, (float)schedule.InitialRate);

        var charRnn = Schedules.Exponential(0.97).After(epochs: 10);                  // from the eleventh epoch on, each with 0.97 of the last one's rate
        var plateau = Schedules.ReduceOnPlateau(new() { Factor = 0.5, Patience = 3 }).WithWarmUp(steps: 100);
        var both = Schedules.Chain(Schedules.Exponential(0.99), Schedules.Step(epochs: 30));
        var oneThenOther = Schedules.Sequence([Schedules.Linear(steps: 500, startFactor: 0.01), Schedules.Cosine(steps: 9500)], milestones: [500]);

        Assert.Equal(0.97, charRnn.Preview(1, 11)[10]);
        plateau.Start(1);
        Assert.Equal(0.01, plateau.Rate);
        Assert.Equal(0.99 * 0.99, both.Preview(1, 3)[2], 1e-15);
        Assert.Equal(1, oneThenOther.Preview(1, 501)[500], 1e-12);
        Assert.Equal([1, 0.1, 1], new EveryOther().Preview(1, 3));

        double[] rates = Schedules.OneCycle(0.1, steps: 1000).Preview(initialRate: 0.1, steps: 1000);
        Assert.Equal(0.1, rates[299], 1e-12);
    }

    public sealed class EveryOther : LearningRateSchedule
    {
        protected override double Next(double rate, long count, double initialRate) => count % 2 == 0 ? initialRate : initialRate / 10;
    }
}
