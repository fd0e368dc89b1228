namespace RnnLib.Core.Tests.Autograd;

public sealed class GradientCheckTests
{
    private static readonly Tensor X = Tensor.From(0.5f, -1.5f, 1.2f);

    /// <summary>x², with a derivative that claims something else.</summary>
    private static Func<Tensor[], ForwardContext, Tensor> SquareClaiming(Func<float, float> derivative) => (inputs, _) =>
    {
        Tensor x = inputs[0], y = Operation.Result(x.Shape, [.. x.ToArray().Select(v => v * v)], x);
        Operation.Record("Square", y, flow => flow.AddProduct(x, flow.Of(y), [.. x.ToArray().Select(derivative)]));
        return y;
    };

    public static TheoryData<string, Func<float, float>> WrongDerivatives => new()
    {
        { "sign", x => -2 * x },
        { "factor", x => 2.1f * x },
        { "zero", _ => 0 },
        { "one element", x => x < -1 ? 0 : 2 * x },
        { "NaN", _ => float.NaN },
        { "infinity", _ => float.PositiveInfinity },
    };

    [Theory, MemberData(nameof(WrongDerivatives))]
    public void Inputs_WrongDerivative_Fails(string what, Func<float, float> derivative)
    {
        GradientCheckResult result = GradientCheck.Inputs(SquareClaiming(derivative), X);
        Assert.False(result.Passed, what);
        Expect.Error<InvalidOperationException>(() => GradientCheck.Require(result), "gradient check failed: input 0[", "central differences");
    }

    [Fact]
    public void Inputs_RightDerivative_PassesAndPutsInputsBack()
    {
        Tensor x = Tensor.From(X.Data);
        GradientCheckResult result = GradientCheck.Inputs(SquareClaiming(v => 2 * v), x);

        Assert.True(result.Passed, result.ToString());
        GradientCheck.Require(result);
        Expect.BitEqual(X.Data, x.Data);
    }

    [Fact]
    public void Inputs_NaNOutput_Fails() =>
        Assert.False(GradientCheck.Inputs((x, _) => Ops.Log(x[0]), Tensor.From(-1)).Passed);

    [Fact]
    public void Inputs_ForgottenInput_IsNamedWithBothSlopes()
    {
        GradientCheckResult result = GradientCheck.Inputs((x, _) => x[0] * Ops.Detach(x[1]), new GradientCheckOptions { Seed = 9 }, X, Tensor.From(1, 1, 1));
        Assert.False(result.Passed);
        Assert.Equal("input 1", result.Name);
        Assert.Equal(0, result.Computed);
        Assert.NotEqual(0, result.Numeric);
        Assert.False(GradientCheck.Inputs((x, _) => Ops.Detach(x[0]), X).Passed);
    }

    [Fact]
    public void Parameters_SeveralUses_AreCheckedAndPutBack()
    {
        var weight = new Parameter("weight", Naive.Sample([2, 2], 1));
        float[] before = weight.Value.ToArray();
        Tensor x = Naive.Sample([3, 2], 2);

        GradientCheck.Require(GradientCheck.Parameters([weight], pass => Ops.Tanh(Ops.Linear(Ops.Linear(x, pass.Read(weight)), pass.Read(weight)))));

        Assert.Equal(before, weight.Value.ToArray());
    }

    [Fact]
    public void Check_Null_Throws()
    {
        Assert.Throws<ArgumentNullException>("function", () => GradientCheck.Inputs(null!, X));
        Assert.Throws<ArgumentNullException>("inputs", () => GradientCheck.Inputs((x, _) => x[0], (Tensor[])null!));
        Assert.Throws<ArgumentNullException>("parameters", () => GradientCheck.Parameters(null!, _ => X));
        Assert.Throws<ArgumentNullException>("function", () => GradientCheck.Parameters([], null!));
        Assert.Throws<ArgumentNullException>("result", () => GradientCheck.Require(null!));
    }

    [Fact]
    public void Parameters_None_IsAnErrorAndNotASuccess() =>
        Assert.Contains("nothing to check", Assert.Throws<ArgumentException>(() => GradientCheck.Parameters([], _ => Tensor.Scalar(1))).Message, StringComparison.Ordinal);
}
