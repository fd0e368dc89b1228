namespace RnnLib.Training.Tests;

/// <summary>Every loss with options: its values, its gradient, and that padding does not count.</summary>
public sealed class LossValuesTests
{
    public static TheoryData<string> Names => [.. LossCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_AgainstPyTorch_Agree(string name)
    {
        (Tensor x, Target target, Func<Reduction, Loss> make, double[] apart, double mean) = LossCases.All[name];

        Approximately.Equal(apart, make(Reduction.None)(x, target).Data, 2e-6);
        Approximately.Equal(apart.Sum(), make(Reduction.Sum)(x, target).ToScalar(), 2e-6);
        Approximately.Equal(mean, make(Reduction.Mean)(x, target).ToScalar(), 2e-6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_EveryReduction_MatchesCentralDifferences(string name)
    {
        (Tensor x, Target target, Func<Reduction, Loss> make, _, _) = LossCases.All[name];
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
            GradientCheck.Require(GradientCheck.Inputs((inputs, _) => make(reduction)(inputs[0], target), new GradientCheckOptions { Step = 0.004f, AbsoluteTolerance = 1e-3f, RelativeTolerance = 4e-3f }, x));
    }

    /// <summary>Each row is a step of one sequence; a step of NaN and of an impossible class follows.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void PaddedStep_WhateverStandsThere_CountsNothing(string name)
    {
        (Tensor x, Target target, Func<Reduction, Loss> make, double[] apart, double mean) = LossCases.All[name];
        (int rows, int size) = x.Shape;
        Tensor padded = Tensor.From([1, rows + 1, size], [.. x.ToArray(), .. Enumerable.Repeat(float.NaN, size)]);
        Target paddedTarget = target.IsClasses
            ? new TokenBatch(1, rows + 1, [.. target.Classes, 99])
            : Tensor.From([1, rows + 1, target.Shape[^1]], [.. target.Values.ToArray(), .. Enumerable.Repeat(float.NaN, target.Shape[^1])]);
        var pass = ForwardContext.Differentiating();
        Tensor watched = pass.Watch(padded);

        Tensor loss = make(Reduction.Mean)(new Sequence(watched, [rows]), paddedTarget);
        Tensor gradient = pass.Backward(loss).Of(watched);

        Approximately.Equal(mean, loss.ToScalar(), 2e-6);
        Assert.All(gradient.ToArray()[(rows * size)..], d => Assert.Equal(0, d));
        Assert.All(gradient.ToArray()[..(rows * size)], d => Assert.True(float.IsFinite(d)));
        float[] each = make(Reduction.None)(new Sequence(padded, [rows]), paddedTarget).ToArray();
        Approximately.Equal(apart, each.AsSpan(0, apart.Length), 2e-6);
        Assert.All(each[apart.Length..], d => Assert.Equal(0, d));
    }

    [Fact]
    public void KlDivergence_MeanPerRow_DividesByTheRows()
    {
        LossCase kl = LossCases.All["kl"];

        Tensor loss = Losses.KlDivergence(new KlDivergenceOptions { IsMeanPerRow = true })(kl.Prediction, kl.Target);

        Approximately.Equal(0.557297584979, loss.ToScalar());
    }

    [Fact]
    public void Defaults_AreThoseOfPyTorch()
    {
        Tensor x = Tensor.From([1, 2], [0.5f, -3]), t = Tensor.From([1, 2], [0, 0]);

        Approximately.Equal((0.125 + 2.5) / 2, Losses.Huber(x, t).ToScalar());
        Approximately.Equal((0.125 + 2.5) / 2, Losses.SmoothL1(x, t).ToScalar());
        Approximately.Equal((Math.Exp(0.5) + Math.Exp(-3)) / 2, Losses.PoissonNegativeLogLikelihood(x, t).ToScalar());
        Approximately.Equal(-0.5, Losses.NegativeLogLikelihood(x, new[] { 0 }).ToScalar());
        Approximately.Equal(4.5 / 2, Losses.MultiClassMargin(x, new[] { 1 }).ToScalar());
        Approximately.Equal((0.5 + 4) / 2, Losses.Hinge(x, Tensor.From([1, 2], [1, 1])).ToScalar());
        Approximately.Equal(1, Losses.CosineSimilarity(x, Tensor.From([1, 2], [3, 0.5f])).ToScalar());
    }

    [Fact]
    public void Arguments_DoNotFit_ThrowNamingThem()
    {
        Tensor x = Tensor.Zeros([2, 3]);

        Assert.Contains("one for each of the 3 classes, got 2", Assert.Throws<ArgumentException>(() => Losses.CrossEntropy(new() { ClassWeights = [1, 2] })(x, new[] { 0, 1 })).Message);
        Assert.Contains("smoothing is for CrossEntropy", Assert.Throws<ArgumentException>(() => Losses.NegativeLogLikelihood(new() { LabelSmoothing = 0.1f })).Message);
        Assert.Contains("one for each of the 3 features, got 2", Assert.Throws<ArgumentException>(() => Losses.BinaryCrossEntropyWithLogits(new() { PositiveWeights = [1, 2] })(x, x)).Message);
        Assert.Contains("expected one class per row, got numbers [2, 3]", Assert.Throws<ArgumentException>(() => Losses.MultiClassMargin(x, x)).Message);
        Assert.Contains("expected [2, 6] (mean and variance for each of 3) for a target [2, 3], got [2, 3]", Assert.Throws<ArgumentException>(() => Losses.GaussianNegativeLogLikelihood(x, x)).Message);
        Assert.Contains("row 1 has a variance of -1", Assert.Throws<ArgumentException>(() => Losses.GaussianNegativeLogLikelihood(Tensor.From([2, 2], [0, 1, 0, -1]), Tensor.Zeros([2, 1]))).Message);
        Assert.Contains("expected [2, 35]", Assert.Throws<ArgumentException>(() => Losses.MixtureDensity(new())(x, x)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new HuberOptions { Delta = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropyOptions { LabelSmoothing = 1.5f });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropyOptions { ClassWeights = [-1] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MixtureDensityOptions { Components = 0 });
    }

    [Fact]
    public void IgnoredClass_RowOfNaN_CountsNothing()
    {
        Tensor x = Tensor.From([2, 2], [1, 2, float.NaN, float.PositiveInfinity]);
        var pass = ForwardContext.Differentiating();
        Tensor watched = pass.Watch(x);

        Tensor loss = Losses.CrossEntropy(new() { IgnoredClass = 7 })(watched, new[] { 1, 7 });

        Approximately.Equal(Math.Log(1 + Math.Exp(-1)), loss.ToScalar());
        Assert.Equal([0f, 0f], pass.Backward(loss).Of(watched).ToArray()[2..]);
        Assert.Contains("no real step", Assert.Throws<ArgumentException>(() => Losses.CrossEntropy(new() { IgnoredClass = 7 })(x, new[] { 7, 7 })).Message);
    }

    [Fact]
    public void LossCount_WhatTheMeanDividesBy_IsKnown()
    {
        Tensor x = Tensor.Zeros([3, 2]);
        Target target = new[] { 0, 1, -1 };

        Assert.Equal(3, LossCount.Of(Losses.MeanSquaredError, x, x));
        Assert.Equal(2, LossCount.Of(Losses.CrossEntropy(new() { IgnoredClass = -1 }), x, target));
        Assert.Equal(2.5, LossCount.Of(Losses.CrossEntropy(new() { IgnoredClass = -1, ClassWeights = [0.5f, 2] }), x, target));
        Assert.Equal(3, LossCount.Of(Losses.CrossEntropy, x, new[] { 0, 1, 1 }));
    }

    [Fact]
    public void Focal_CertainAndRight_StaysFinite()
    {
        foreach (float gamma in new[] { 0, 0.5f, 2 })
        {
            var pass = ForwardContext.Differentiating();
            Tensor x = pass.Watch(Tensor.From([2, 2], [300, -300, -300, 300]));
            Tensor loss = Losses.Focal(new() { Gamma = gamma, Reduction = Reduction.Sum })(x, new[] { 0, 0 })
                + Losses.Focal(new() { Gamma = gamma, Reduction = Reduction.Sum })(x, Tensor.From([2, 2], [1, 0, 1, 0]));

            Approximately.Equal(1200, loss.ToScalar());
            Assert.All(pass.Backward(loss).Of(x).ToArray(), d => Assert.True(float.IsFinite(d)));
        }
    }
}
