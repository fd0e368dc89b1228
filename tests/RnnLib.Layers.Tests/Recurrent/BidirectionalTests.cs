namespace RnnLib.Layers.Tests;

public sealed class BidirectionalTests
{
    private static readonly int[] Lengths = [4, 6, 0];

    [Fact]
    public void Forward_TwoKindsOfLayers_StandSideBySide()
    {
        var forward = new Lstm(3, 4, new Rng(1), new() { Peepholes = true, Layers = 2 });
        var backward = new Gru(3, 2, new Rng(2), new() { GoBackwards = true });
        var both = new Bidirectional(forward, backward);
        Sequence x = new(Tensor.Normal([3, 6, 3], 0, 1, new Rng(3)), Lengths);

        Sequence y = both.Predict(x);

        Assert.Equal(6, both.OutputSize(null));
        Expect.BitEqual(forward.Predict(x).Values, y.SplitDirections().Forward.Values, "forward");
        Expect.BitEqual(backward.Predict(x).Values, y.SplitDirections().Backward.Values, "backward");
        Assert.Equal(["forward.weight_ih_l0", "backward.weight_ih_l0_reverse"], both.NamedParameters.Where(p => p.Path.Contains("weight_ih_l0")).Select(p => p.Path));
        Tensor last = new LastStep().Predict(y);
        Assert.Equal(y.Values[1, 5, 0], last[1, 0]);
        Assert.Equal(y.Values[1, 0, 4], last[1, 4]);
        GradientCheck.Require(GradientCheck.Parameters(both.Parameters, pass => both.Forward(x, pass).Values));
    }

    [Theory]
    [InlineData(BidirectionalMerge.Sum)]
    [InlineData(BidirectionalMerge.Mean)]
    [InlineData(BidirectionalMerge.Product)]
    public void Forward_Merged_CombinesStepByStep(BidirectionalMerge merge)
    {
        var forward = new Rnn(3, 4, new Rng(1));
        var backward = new Rnn(3, 4, new Rng(2), new() { GoBackwards = true, Activation = Activation.Relu });
        Sequence x = new(Tensor.Normal([3, 6, 3], 0, 1, new Rng(3)), Lengths);
        Tensor a = forward.Predict(x).Values, b = backward.Predict(x).Values;
        Tensor expected = merge switch { BidirectionalMerge.Sum => a + b, BidirectionalMerge.Mean => (a + b) / 2, _ => a * b };
        Expect.Close(expected, new Bidirectional(forward, backward, merge).Predict(x).Values, "output", 1e-6);
    }

    [Fact]
    public void Constructor_LayersThatDoNotFit_AreRefused()
    {
        Gru Layer(int input, int hidden, bool backwards) => new(input, hidden, new Rng(1), new() { GoBackwards = backwards });
        Assert.Contains("set GoBackwards", Assert.Throws<ArgumentException>("backward", () => new Bidirectional(Layer(3, 4, false), Layer(3, 4, false))).Message);
        Assert.Contains("unset GoBackwards", Assert.Throws<ArgumentException>("forward", () => new Bidirectional(Layer(3, 4, true), Layer(3, 4, true))).Message);
        Assert.Contains("expected inputSize=3", Assert.Throws<ArgumentException>("backward", () => new Bidirectional(Layer(3, 4, false), Layer(5, 4, true))).Message);
        Assert.Contains("Sum needs directions of one size, got 4 and 5", Assert.Throws<ArgumentException>("backward", () => new Bidirectional(Layer(3, 4, false), Layer(3, 5, true), BidirectionalMerge.Sum)).Message);
    }

    [Fact]
    public void Then_LayersOfDifferentSizes_FormAStackWithASizePerLayer()
    {
        Module<Sequence, Sequence> stack = new Lstm(3, 8, new Rng(1)).Then(new Lstm(8, 5, new Rng(2))).Then(new Gru(5, 2, new Rng(3), new() { Bidirectional = true }));
        Assert.Equal(4, stack.OutputSize(3));
        Assert.Contains("gives 8 features, but Gru(5 -> 2) expects 5", Assert.Throws<ArgumentException>(() => new Lstm(3, 8, new Rng(1)).Then(new Gru(5, 2, new Rng(3)))).Message);
    }
}
