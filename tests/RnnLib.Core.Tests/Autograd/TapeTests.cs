namespace RnnLib.Core.Tests.Autograd;

public sealed class TapeTests
{
    [Fact]
    public void Backward_MillionOperations_NeedsNoRecursion()
    {
        const int operations = 1_000_000;
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(3), one = 1, y = x;
        for (int i = 0; i < operations; i++)
            y *= one;

        Assert.Equal(3, y.ToScalar());
        Assert.Equal(1, pass.Backward(y).Of(x).ToScalar());
    }

    [Fact]
    public void Backward_BranchesThatJoin_AddUp()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(2), square = x * x;

        Assert.Equal(36, pass.Backward(square * x + square * square - 2 * square).Of(x).ToScalar());   // 3 x² + 4 x³ - 4 x
    }

    [Fact]
    public void Backward_OperationBesideTheLoss_IsNotRun()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(2), unused = Operation.Result([], [1], x);
        Operation.Record("Unused", unused, _ => Assert.Fail("no gradient arrived here"));

        Assert.Equal(4, pass.Backward(x * x).Of(x).ToScalar());
    }

    [Fact]
    public void Backward_LossThatIsALeaf_HasGradientOne()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(5));
        Assert.Equal(1, pass.Backward(x).Of(x).ToScalar());
    }

    [Fact]
    public void Backward_Repeated_IsBitIdentical()
    {
        static float[] Run()
        {
            var rng = new Rng(3);
            var pass = ForwardContext.Training(rng);
            Tensor x = pass.Watch(Tensor.Normal([17, 33], 0, 1, rng)), weight = pass.Watch(Tensor.Normal([9, 33], 0, 1, rng));
            Tensor y = Ops.Softmax(Ops.Dropout(Ops.Tanh(Ops.Linear(x, weight)), 0.3f, pass));
            Gradients gradients = pass.Backward(Ops.Mean(Ops.Square(y)));
            return [.. y.ToArray(), .. gradients.Of(x).ToArray(), .. gradients.Of(weight).ToArray()];
        }

        Expect.BitEqual(Run(), Run());
    }
}
