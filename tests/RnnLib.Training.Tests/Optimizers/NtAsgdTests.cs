namespace RnnLib.Training.Tests;

public sealed class NtAsgdTests
{
    /// <summary>AWD-LSTM's rule written as it stands there: a list of losses, the last n not counting.</summary>
    [Fact]
    public void Observe_RandomLosses_TriggersWhereAwdLstmsRuleDoes()
    {
        var rng = new Rng(5);
        int triggered = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            int patience = 1 + trial % 5;
            var optimizer = new NtAsgd(new() { Patience = patience });
            var losses = new List<double>();
            bool expected = false;
            foreach (float noise in Tensor.Normal([25], 0, 1, rng).ToArray())
            {
                double loss = 10.0 / (losses.Count + 1) + noise * 0.3;
                expected |= losses.Count > patience && loss > losses.Take(losses.Count - patience).Min();
                losses.Add(loss);
                optimizer.Observe(loss);
                Assert.Equal(expected, optimizer.IsAveraging);
            }

            triggered += expected ? 1 : 0;
        }

        Assert.InRange(triggered, 50, 200);
    }

    [Fact]
    public void Step_BeforeAndAfterTheTrigger_DescendsAndThenAverages()
    {
        var parameter = new Parameter("w", Tensor.From(10f));
        var optimizer = new NtAsgd(new() { LearningRate = 1, Patience = 1 });
        optimizer.Step([parameter], OptimizerTests.GradientsOf(parameter, [1]));
        optimizer.SwapAverages([parameter]);
        Assert.Equal(9f, parameter.Value[0]);   // no average yet: nothing to swap

        foreach (double loss in new double[] { 1, 2, 3 })
            optimizer.Observe(Epoch(loss));
        Assert.True(optimizer.IsAveraging);
        for (int i = 0; i < 4; i++)
            optimizer.Step([parameter], OptimizerTests.GradientsOf(parameter, [1]));

        Assert.Equal(5f, parameter.Value[0]);
        optimizer.SwapAverages([parameter]);
        Approximately.Equal((7.0 + 6 + 5) / 3, parameter.Value[0]);   // PyTorch's mean begins with the second step
    }

    [Fact]
    public void Observe_WithoutValidation_TakesTheTrainingLoss()
    {
        var optimizer = new NtAsgd(new() { Patience = 1 });
        foreach (double loss in new double[] { 1, 2, 3 })
            optimizer.Observe(Epoch(loss) with { ValidationLoss = null, Loss = loss });
        Assert.True(optimizer.IsAveraging);
    }

    private static EpochRecord Epoch(double loss) =>
        new(1, 0, loss, new Dictionary<string, double>(), new Dictionary<string, double>(), 0, 0, TimeSpan.Zero);
}
