namespace RnnLib.Training.Tests;

/// <summary>Values along whole runs are held against PyTorch's in the conformance cases; here is what those do not show.</summary>
public sealed class LbfgsTests
{
    [Fact]
    public void Step_Rosenbrock_FindsTheMinimum()
    {
        Parameter x = new("x", Tensor.From(-1.5f)), y = new("y", Tensor.From(2f));
        var lbfgs = new Lbfgs(new() { StrongWolfe = true, MaxIterations = 100, ToleranceChange = 0 });
        var gradients = new Gradients();

        lbfgs.Step([x, y], gradients, Rosenbrock(x, y, gradients), g => Rosenbrock(x, y, g));

        Approximately.Equal([1, 1], [x.Value[0], y.Value[0]], 2e-3);
    }

    [Fact]
    public void Step_OneIteration_NeedsNoFunction()
    {
        var parameter = new Parameter("w", Tensor.From(3f, 4));
        var lbfgs = new Lbfgs(new() { MaxIterations = 1, LearningRate = 0.5f });
        Assert.False(lbfgs.Reevaluates);

        lbfgs.Step([parameter], OptimizerTests.GradientsOf(parameter, [2, -6]));

        Approximately.Equal([3 - 0.5 * 2 / 8, 4 + 0.5 * 6 / 8], parameter.Value.Data);
    }

    [Fact]
    public void Step_WithoutTheFunctionItNeeds_SaysWhatToDo()
    {
        var parameter = new Parameter("w", Tensor.From(1f));
        var lbfgs = new Lbfgs();
        Assert.True(lbfgs.Reevaluates);

        Assert.Contains("MaxIterations = 1", Assert.Throws<InvalidOperationException>(() => lbfgs.Step([parameter], OptimizerTests.GradientsOf(parameter, [1]))).Message, StringComparison.Ordinal);
        Assert.Equal(1f, parameter.Value[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_FunctionThrows_PutsTheWeightsBackAndCanGoOn(bool strongWolfe)
    {
        Parameter x = new("x", Tensor.From(-1.5f)), y = new("y", Tensor.From(2f));
        var lbfgs = new Lbfgs(new() { StrongWolfe = strongWolfe, LearningRate = 0.1f });
        var gradients = new Gradients();
        float loss = Rosenbrock(x, y, gradients);
        int calls = 0;

        Assert.Throws<TimeoutException>(() => lbfgs.Step([x, y], gradients, loss, g => ++calls == 4 ? throw new TimeoutException() : Rosenbrock(x, y, g)));

        Assert.Equal((-1.5f, 2f), (x.Value[0], y.Value[0]));
        lbfgs.Step([x, y], gradients, Rosenbrock(x, y, gradients), g => Rosenbrock(x, y, g));
        Assert.True(Rosenbrock(x, y, gradients) < loss);
    }

    [Fact]
    public void Step_FrozenAndUnreached_Stay()
    {
        Parameter moving = new("moving", Tensor.From(1f)), frozen = new("frozen", Tensor.From(1f)) { IsFrozen = true }, unreached = new("unreached", Tensor.From(1f));

        new Lbfgs(new() { MaxIterations = 1 }).Step([frozen, moving, unreached], OptimizerTests.GradientsOf(moving, [1]));

        Assert.Equal((1f, 0f, 1f), (frozen.Value[0], moving.Value[0], unreached.Value[0]));
    }

    [Fact]
    public void Options_OutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LbfgsOptions { MaxIterations = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LbfgsOptions { HistorySize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LbfgsOptions { ToleranceChange = -1 });
    }

    private static float Rosenbrock(Parameter x, Parameter y, Gradients gradients)
    {
        gradients.Clear();
        var pass = ForwardContext.Differentiating();
        Tensor a = pass.Read(x), b = pass.Read(y) - a * a;
        Tensor loss = Ops.Sum((1f - a) * (1f - a) + 100f * (b * b));
        pass.Backward(loss, gradients);
        return loss.ToScalar();
    }
}
