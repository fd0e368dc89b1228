namespace RnnLib.Layers.Tests;

public sealed class LockedDropoutTests
{
    private static readonly int[] Lengths = [4, 0, 2];

    [Fact]
    public void Forward_Training_DropsTheSameFeaturesAtEveryStepOfASequence()
    {
        Tensor y = new LockedDropout(0.25f).Forward(Tensor.Ones([40, 5, 50]), ForwardContext.Training(new Rng(1))).Values;

        Assert.Equal([0, 1 / 0.75f], y.ToArray().Distinct().Order());
        Tensor first = Ops.Slice(y, 1, 0, 1);
        for (int step = 1; step < 5; step++)
            Expect.BitEqual(first, Ops.Slice(y, 1, step, 1), $"step {step}");
        Assert.InRange(first.ToArray().Count(v => v == 0), 420, 580);
        Assert.NotEqual(y.ToArray()[..50], y.ToArray()[250..300]);   // another sequence, another mask
    }

    [Fact]
    public void Forward_PaddingIsNaN_ScalesTheRealStepsOnly()
    {
        Tensor clean = Draw.Uniform([3, 4, 6], 1);
        Tensor x = Draw.WithPadding(clean, Lengths, float.NaN);
        var dropout = new LockedDropout(0.5f);

        Sequence y = dropout.Forward(new Sequence(x, Lengths), ForwardContext.Training(new Rng(1)));
        Tensor full = dropout.Forward(clean, ForwardContext.Training(new Rng(1))).Values;

        Assert.Equal(Lengths, y.Lengths.ToArray());
        Expect.BitEqual(Draw.WithPadding(full, Lengths, 0), y.Values, "values");
    }

    [Fact]
    public void Forward_Training_MatchesCentralDifferences()
    {
        var input = new Parameter("input", Draw.WithPadding(Draw.Uniform([3, 4, 5], 2), Lengths, 0.5f));
        var dropout = new LockedDropout(0.4f);
        var pass = ForwardContext.Training(new Rng(7));
        Tensor x = pass.Read(input), y = dropout.Forward(new Sequence(x, Lengths), pass).Values;
        Tensor weights = Draw.Uniform(y.Shape, 3);
        Tensor computed = pass.Backward(Ops.Sum(y * weights) + Ops.Sum(x)).Of(input);   // adds to a gradient that is there already

        for (int i = 0; i < input.Shape.Count; i++)
        {
            double At(float offset)
            {
                Tensor moved = Tensor.From(input.Shape, input.Value.Data);
                moved.Writable[i] += offset;
                Tensor at = dropout.Forward(new Sequence(moved, Lengths), ForwardContext.Training(new Rng(7))).Values;
                return Enumerable.Range(0, at.Count).Sum(k => (double)at.Data[k] * weights.Data[k]);
            }

            Assert.Equal((At(0.5f) - At(-0.5f)) + 1, computed.Data[i], 1e-5);
        }
    }

    [Fact]
    public void Backward_PaddingIsNaN_LeavesTheGradientFinite()
    {
        Tensor values = Draw.WithPadding(Draw.Uniform([3, 4, 5], 2), Lengths, float.NaN);
        var pass = ForwardContext.Training(new Rng(1));
        Tensor x = pass.Watch(values);
        Tensor dx = pass.Backward(Ops.Sum(Ops.Square(new LockedDropout(0.5f).Forward(new Sequence(x, Lengths), pass).Values))).Of(x);
        Expect.BitEqual(Draw.WithPadding(dx, Lengths, 0), dx, "gradient");
        Assert.All(dx.ToArray(), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Forward_NotTrainingOrRateZero_ReturnsTheInput()
    {
        Sequence x = Draw.Uniform([2, 3, 4], 1);
        Assert.Same(x, new LockedDropout(0.5f).Predict(x));
        Assert.Same(x, new LockedDropout(0.5f).Forward(x, ForwardContext.Differentiating()));
        Assert.Same(x, new LockedDropout(0).Forward(x, ForwardContext.Training(new Rng(1))));
        Assert.All(new LockedDropout(1).Forward(x, ForwardContext.Training(new Rng(1))).Values.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void Forward_EqualSeeds_DropTheSame()
    {
        Tensor Run(ulong seed) => new LockedDropout(0.5f).Forward(Tensor.Ones([4, 2, 8]), ForwardContext.Training(new Rng(seed))).Values;
        Expect.BitEqual(Run(3), Run(3), "equal seeds");
        Assert.NotEqual(Run(3).ToArray(), Run(4).ToArray());
    }

    [Fact]
    public void Forward_BehindBothDirections_KeepsTheirPlaces()
    {
        var rng = new Rng(1);
        Module<Sequence, Sequence> both = new Gru(2, 3, rng, new() { Bidirectional = true }).Then(new LockedDropout(0.5f));
        var (forward, backward) = both.Forward(Draw.Uniform([2, 4, 2], 1), ForwardContext.Training(rng)).SplitDirections();
        Assert.Equal((3, 3), (forward.Features, backward.Features));
    }

    [Fact]
    public void Properties_AnyRate_TellTheRateAndKeepTheSize()
    {
        var dropout = new LockedDropout(0.25f);
        Assert.Equal("LockedDropout(0.25)", dropout.Name);
        Assert.Null(dropout.InputSize);
        Assert.Equal(7, dropout.OutputSize(7));
        Assert.True(dropout.KeepsFeaturesInPlace);
        Assert.Empty(dropout.Parameters);
        Assert.Throws<ArgumentNullException>("input", () => dropout.Predict(null!));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Rate_OutsideZeroToOne_SaysTheRange(float rate)
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>(nameof(rate), () => new LockedDropout(rate)).Message;
        Assert.Contains("rate: expected a share from 0 to 1", message, StringComparison.Ordinal);
    }
}
