namespace RnnLib.Core.Tests.Operations;

public sealed class OpsElementwiseTests
{
    private sealed record Function(Func<Tensor, Tensor> Operation, Func<double, double> Reference, Func<Shape, Tensor> Inputs);

    private static readonly Dictionary<string, Function> Functions = new()
    {
        ["Exp"] = new(Ops.Exp, Math.Exp, shape => Naive.Sample(shape)),
        ["Log"] = new(Ops.Log, Math.Log, shape => Naive.Positive(shape)),
        ["Sqrt"] = new(Ops.Sqrt, Math.Sqrt, shape => Naive.Positive(shape)),
        ["Square"] = new(Ops.Square, x => x * x, shape => Naive.Sample(shape)),
        ["Abs"] = new(Ops.Abs, Math.Abs, shape => Naive.Distinct(shape)),
        ["Tanh"] = new(Ops.Tanh, Math.Tanh, shape => Naive.Sample(shape)),
        ["Sigmoid"] = new(Ops.Sigmoid, x => 1 / (1 + Math.Exp(-x)), shape => Naive.Sample(shape)),
        ["Relu"] = new(Ops.Relu, x => Math.Max(x, 0), shape => Naive.Distinct(shape)),
    };

    public static TheoryData<string> Names() => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Unary_LengthsAroundVectorWidths_EqualsScalar(string name)
    {
        Function function = Functions[name];
        for (int length = 0; length <= 40; length++)
        {
            Tensor x = function.Inputs([length]);
            Expect.Close([length], i => function.Reference(x[i]), function.Operation(x), name);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Unary_LengthsAroundVectorWidths_MatchesCentralDifferences(string name)
    {
        Function function = Functions[name];
        for (int length = 0; length <= 40; length++)
            Expect.Differentiable(x => function.Operation(x[0]), function.Inputs([length]));
        Expect.Differentiable(x => function.Operation(x[0]), function.Inputs([]));
        Expect.Differentiable(x => function.Operation(x[0]), function.Inputs([2, 3, 3]));
    }

    [Theory, MemberData(nameof(Names))]
    public void Unary_Null_Throws(string name) =>
        Assert.Throws<ArgumentNullException>("x", () => Functions[name].Operation(null!));

    [Theory]
    [InlineData("Exp", float.NegativeInfinity, 0f)]
    [InlineData("Exp", 1000f, float.PositiveInfinity)]
    [InlineData("Log", 0f, float.NegativeInfinity)]
    [InlineData("Log", -1f, float.NaN)]
    [InlineData("Sqrt", -1f, float.NaN)]
    [InlineData("Sigmoid", 1000f, 1f)]
    [InlineData("Relu", float.NegativeInfinity, 0f)]
    [InlineData("Relu", float.NaN, float.NaN)]
    [InlineData("Abs", float.NegativeInfinity, float.PositiveInfinity)]
    public void Unary_ExtremeArgument_HasItsLimit(string name, float x, float want)
    {
        foreach (int length in (int[])[1, 8, 19])
            Assert.All(Functions[name].Operation(Tensor.Full([length], x)).ToArray(), y => Assert.Equal(want, y));
    }

    [Theory]
    [InlineData("Tanh", 1000f, 1f)]
    [InlineData("Tanh", float.NegativeInfinity, -1f)]
    [InlineData("Sigmoid", float.NegativeInfinity, 0f)]
    public void Unary_ExtremeArgument_IsAtItsLimitToRounding(string name, float x, float want)
    {
        foreach (int length in (int[])[1, 8, 19])
            Assert.All(Functions[name].Operation(Tensor.Full([length], x)).ToArray(), y => Assert.Equal(want, y, 4e-7f));
    }

    [Theory]
    [InlineData("Abs")]
    [InlineData("Relu")]
    public void Unary_AtTheKink_HasGradientZero(string name)
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.Zeros([19]));
        Assert.All(pass.Backward(Ops.Sum(Functions[name].Operation(x))).Of(x).ToArray(), dx => Assert.Equal(0, dx));
    }
}
