namespace RnnLib.Training.Tests;

public sealed class RegressionLossesTests
{
    private static readonly Tensor Predicted = Tensor.From([2, 2], [1, -2, 0.5f, 3]);
    private static readonly Tensor True = Tensor.From([2, 2], [0, -2, 1, 0.2f]);

    public static TheoryData<string> Names => ["mse", "mae", "bce"];

    [Theory]
    [InlineData("mse", new[] { 1, 0, 0.25, 7.84 })]
    [InlineData("mae", new[] { 1, 0, 0.5, 2.8 })]
    [InlineData("bce", new[] { 1.3132616875, -3.8730719889, 0.4740769842, 2.4485873516 })]
    public void Loss_HandComputed_Agrees(string name, double[] perElement)
    {
        Approximately.Equal(perElement, Of(name, Reduction.None)(Predicted, True).Data);
        Approximately.Equal(perElement.Sum(), Of(name, Reduction.Sum)(Predicted, True).ToScalar());
        Approximately.Equal(perElement.Average(), Of(name, Reduction.Mean)(Predicted, True).ToScalar());
        Approximately.Equal(perElement.Average(), Default(name)(Predicted, True).ToScalar());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_EveryReductionAndLengths_MatchesCentralDifferences(string name)
    {
        var rng = new Rng(3);
        Tensor x = Tensor.Uniform([3, 4, 2], -2, 2, rng), t = Tensor.Uniform([3, 4, 2], 3, 4, rng);
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            Loss loss = Of(name, reduction);
            GradientCheck.Require(GradientCheck.Inputs((inputs, _) => loss(inputs[0], t), x));
            GradientCheck.Require(GradientCheck.Inputs((inputs, _) => loss(new Sequence(inputs[0], [2, 0, 4]), t), x));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PaddedSteps_WhateverStandsThere_CountNothing(string name)
    {
        Tensor x = Tensor.From([2, 2, 1], [1, 5, 2, float.NaN]), t = Tensor.From([2, 2, 1], [0, 1, 1, float.NaN]);
        Tensor realX = Tensor.From([3, 1], [1, 5, 2]), realT = Tensor.From([3, 1], [0, 1, 1]);
        var pass = ForwardContext.Differentiating();
        Tensor watched = pass.Watch(x);

        Tensor mean = Default(name)(new Sequence(watched, [2, 1]), t);

        Approximately.Equal(Default(name)(realX, realT).ToScalar(), mean.ToScalar());
        Assert.Equal(0, Of(name, Reduction.None)(new Sequence(x, [2, 1]), t)[1, 1, 0]);
        Assert.Equal(0, pass.Backward(mean).Of(watched)[1, 1, 0]);
    }

    [Fact]
    public void BinaryCrossEntropy_LargeLogits_StaysFinite()
    {
        Tensor loss = Of("bce", Reduction.None)(Tensor.From(200, -200, 200), Tensor.From(1, 0, 0));

        Approximately.Equal([0, 0, 200], loss.Data);
        Assert.Equal(2.0611536e-9, Losses.BinaryCrossEntropyWithLogits(Tensor.From(20f), Tensor.From(1f)).ToScalar(), 1e-15);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Shapes_Different_Throw(string name)
    {
        var e = Assert.Throws<ArgumentException>(() => Default(name)(Predicted, Tensor.Zeros([2])));

        Assert.Contains("expected the prediction's shape [2, 2], got [2]", e.Message);
    }

    [Fact]
    public void ClassTarget_WhereNumbersAreNeeded_Throws()
    {
        var e = Assert.Throws<ArgumentException>(() => Losses.MeanSquaredError(Predicted, new[] { 0, 1 }));

        Assert.Contains("expected numbers of the prediction's shape, got class indices [2]", e.Message);
        Assert.Contains("no values", Assert.Throws<ArgumentException>(() => Losses.MeanSquaredError(default, True)).Message);
    }

    [Fact]
    public void Mean_NoRealStep_Throws()
    {
        var nothing = new Sequence(Tensor.Zeros([2, 3, 1]), [0, 0]);

        Assert.Contains("no real step", Assert.Throws<ArgumentException>(() => Losses.MeanSquaredError(nothing, Tensor.Zeros([2, 3, 1]))).Message);
        Assert.Equal(0, Of("mse", Reduction.Sum)(nothing, Tensor.Zeros([2, 3, 1])).ToScalar());
    }

    private static Loss Default(string name) => name switch
    {
        "mse" => Losses.MeanSquaredError,
        "mae" => Losses.MeanAbsoluteError,
        _ => Losses.BinaryCrossEntropyWithLogits,
    };

    private static Loss Of(string name, Reduction reduction) => name switch
    {
        "mse" => Losses.MeanSquaredError(new LossOptions { Reduction = reduction }),
        "mae" => Losses.MeanAbsoluteError(new LossOptions { Reduction = reduction }),
        _ => Losses.BinaryCrossEntropyWithLogits(new BinaryCrossEntropyOptions { Reduction = reduction }),
    };
}
