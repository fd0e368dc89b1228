namespace RnnLib.Layers.Tests;

public sealed class LastStepTests
{
    private static readonly int[] Lengths = [3, 1, 0, 4];

    [Fact]
    public void Forward_Ragged_TakesTheLastValidStep()
    {
        Tensor x = Draw.Uniform([4, 4, 2], 1);
        Tensor y = new LastStep().Predict(new Sequence(x, Lengths));
        Assert.Equal([x[0, 2, 0], x[0, 2, 1], x[1, 0, 0], x[1, 0, 1], 0, 0, x[3, 3, 0], x[3, 3, 1]], y.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Forward_Ragged_MatchesCentralDifferences(int backwardFeatures)
    {
        var input = new Parameter("input", Draw.Uniform([4, 4, 3], 1));
        Expect.Differentiable([input], pass => new LastStep().Forward(new Sequence(pass.Read(input), Lengths, backwardFeatures), pass));
    }

    [Fact]
    public void Forward_BehindBidirectional_TakesForwardEndAndBackwardStart()
    {
        var layer = new Lstm(2, 3, new Rng(1), new() { Layers = 2, Bidirectional = true });
        var (output, state) = layer.Forward(new(Draw.Uniform([4, 4, 2], 1), Lengths), null, ForwardContext.Inference);

        Tensor y = new LastStep().Predict(output);

        for (int sequence = 0; sequence < Lengths.Length; sequence++)
        {
            for (int unit = 0; unit < 3; unit++)
            {
                int end = Math.Max(Lengths[sequence] - 1, 0);
                Assert.Equal(output.Values[sequence, end, unit], y[sequence, unit]);
                Assert.Equal(output.Values[sequence, 0, 3 + unit], y[sequence, 3 + unit]);
                Assert.Equal(state.Hidden[2, sequence, unit], y[sequence, unit]);       // the last layer's final states
                Assert.Equal(state.Hidden[3, sequence, unit], y[sequence, 3 + unit]);
            }
        }
    }

    [Fact]
    public void Forward_BehindElementwiseModules_StillTakesTheBackwardStart()
    {
        Module<Sequence, Sequence> layer = new Gru(2, 3, new Rng(1), new() { Bidirectional = true });
        var x = new Sequence(Draw.Uniform([4, 4, 2], 1), Lengths);
        Tensor want = Ops.Tanh(layer.Then(new LastStep()).Predict(x));

        Tensor one = layer.Then(new PerStep(new Dropout(0.5f))).Then(new PerStep(new Tanh())).Then(new LastStep()).Predict(x);
        Tensor chained = layer.Then(new PerStep(new Dropout(0.5f).Then(new Tanh()))).Then(new LastStep()).Predict(x);

        Expect.Close(want, one, "modules one by one", 1e-6);
        Expect.Close(want, chained, "modules in one chain", 1e-6);
    }

    [Fact]
    public void Forward_BehindLinear_TakesTheEndOfAllFeatures()
    {
        var layer = new Gru(2, 3, new Rng(1), new() { Bidirectional = true });
        Module<Sequence, Sequence> perStep = layer.Then(new PerStep(new Linear(6, 6, new Rng(2))));
        var x = new Sequence(Draw.Uniform([4, 4, 2], 1), Lengths);

        Tensor steps = perStep.Predict(x).Values, last = perStep.Then(new LastStep()).Predict(x);

        for (int feature = 0; feature < 6; feature++)
            Assert.Equal(steps[0, Lengths[0] - 1, feature], last[0, feature]);
    }

    [Fact]
    public void Forward_BehindAnotherRecurrentLayer_FollowsThatLayersDirections()
    {
        Module<Sequence, Sequence> stack = new Gru(2, 3, new Rng(1), new() { Bidirectional = true }).Then(new Gru(6, 4, new Rng(2)));
        var x = new Sequence(Draw.Uniform([4, 4, 2], 1), Lengths);
        Tensor steps = stack.Predict(x).Values, last = stack.Then(new LastStep()).Predict(x);
        for (int feature = 0; feature < 4; feature++)
            Assert.Equal(steps[0, Lengths[0] - 1, feature], last[0, feature]);
    }

    [Fact]
    public void Forward_Null_IsRefused() => Assert.Throws<ArgumentNullException>("input", () => new LastStep().Predict(null!));
}
