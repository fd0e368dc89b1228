namespace RnnLib.Core.Tests.Autograd;

public sealed class OperationTests
{
    [Fact]
    public void Record_OwnOperation_MatchesCentralDifferences()
    {
        Tensor x = Naive.Sample([2, 5]);
        Expect.Close(x.Shape, i => Math.Pow(x[i], 3), Cube(x));
        Assert.False(Cube(x).IsTracked);
        Expect.Differentiable(t => Cube(t[0]), x);
        Expect.Differentiable(t => Ops.Tanh(Cube(t[0] * 0.5f)) * t[0], x);
    }

    [Fact]
    public void Record_TwoOutputs_BothCarryGradient()
    {
        static Tensor SumAndDifference(Tensor a, Tensor b)
        {
            Tensor sum = Operation.Result(a.Shape, [.. a.ToArray().Zip(b.ToArray(), (l, r) => l + r)], a, b);
            Tensor difference = Operation.Result(a.Shape, [.. a.ToArray().Zip(b.ToArray(), (l, r) => l - r)], a, b);
            sum.Tape?.Record("SumAndDifference", flow =>
            {
                flow.Add(a, flow.Of(sum));
                flow.Add(b, flow.Of(sum));
                flow.Add(a, flow.Of(difference));
                flow.AddScaled(b, flow.Of(difference), -1);
            }, sum, difference);
            return sum * Ops.Square(difference);
        }

        Expect.Differentiable(x => SumAndDifference(x[0], x[1]), Naive.Sample([3], 1), Naive.Sample([3], 2));
    }

    [Fact]
    public void Result_WrongArguments_NamesThem()
    {
        Expect.Error<ArgumentException>(() => Operation.Result([2, 3], [1, 2]), "[2, 3] has 6 elements, got 2 values");
        Tensor y = Operation.Result([1], [1]);
        Assert.Throws<ArgumentNullException>("output", () => Operation.Record("Mine", null!, _ => { }));
        Assert.Throws<ArgumentNullException>("backward", () => Operation.Record("Mine", y, null!));
        Assert.Throws<ArgumentException>("name", () => Operation.Record(" ", y, _ => { }));
    }

    [Fact]
    public void GradientFlow_ConstantInput_IsNotWanted()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(2), constant = 3, y = Operation.Result([], [6], x, constant);
        Operation.Record("Product", y, flow =>
        {
            Assert.True(flow.Wants(x) && flow.HasArrived(y));
            Assert.False(flow.Wants(constant) || flow.HasArrived(constant) || flow.HasArrived(x));
            flow.AddProduct(constant, flow.Of(y), x.Data);
            flow.AddProduct(x, flow.Of(y), constant.Data);
            Expect.Error<InvalidOperationException>(() => flow.Into(constant), "not recorded by this pass", "Wants");
        });

        Assert.Equal(3, pass.Backward(y).Of(x).ToScalar());
    }

    /// <summary>The example of <see cref="Operation"/>'s documentation.</summary>
    private static Tensor Cube(Tensor x)
    {
        Tensor y = Operation.Result(x.Shape, [.. x.ToArray().Select(v => v * v * v)], x);
        Operation.Record("Cube", y, flow =>
            flow.AddProduct(x, flow.Of(y), [.. x.ToArray().Select(v => 3 * v * v)]));
        return y;
    }

    [Fact]
    public void Record_AfterTheResultWasUsed_IsRefused()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(1f)), y = Operation.Result([1], [2], x);
        _ = y * 3;

        Assert.Contains("recorded right after its result", Assert.Throws<InvalidOperationException>(() => Operation.Record("Late", y, _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Result_NeverRecorded_IsFoundByBackward()
    {
        var pass = ForwardContext.Differentiating();
        Tensor loss = Ops.Sum(Operation.Result([1], [2], pass.Watch(Tensor.From(1f))));

        Assert.Contains("that no operation recorded", Assert.Throws<InvalidOperationException>(() => pass.Backward(loss)).Message, StringComparison.Ordinal);
    }
}
