namespace RnnLib.Layers.Tests;

public sealed class PerStepTests
{
    public static TheoryData<int[]?> Lengths() => [null, [3, 0, 4], [0, 0, 0]];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Forward_Linear_EqualsTheModuleOnEveryRealStep(int[]? lengths)
    {
        var linear = new Linear(2, 5, new Rng(1));
        var x = new Sequence(Draw.Uniform([3, 4, 2], 1), lengths);

        Sequence y = new PerStep(linear).Predict(x);

        Expect.BitEqual(Draw.WithPadding(linear.Predict(x.Values), x.Lengths, 0), y.Values, "rows");
        Assert.Equal(x.Lengths.ToArray(), y.Lengths.ToArray());
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Forward_Chain_MatchesCentralDifferences(int[]? lengths)
    {
        var layer = new PerStep(new Linear(2, 3, new Rng(1)).Then(new Tanh()).Then(new LayerNorm(3)).Then(new LogSoftmax()));
        var input = new Parameter("input", Draw.Uniform([3, 4, 2], 2));
        Expect.Differentiable([input, .. layer.Parameters], pass => layer.Forward(new Sequence(pass.Read(input), lengths), pass).Values);
    }

    [Fact]
    public void Forward_PaddingIsNaN_ReachesNoGradient()
    {
        var layer = new PerStep(new Linear(2, 5, new Rng(1)));
        int[] lengths = [3, 0, 4];
        Tensor x = Draw.Uniform([3, 4, 2], 1);
        Gradients Run(float padding)
        {
            var pass = ForwardContext.Differentiating();
            return pass.Backward(Ops.Sum(Ops.Square(layer.Forward(new(Draw.WithPadding(x, lengths, padding), lengths), pass).Values)));
        }

        Expect.BitEqual(Run(0), Run(float.NaN), layer.Parameters);
    }

    [Fact]
    public void Properties_WrappedModule_ShineThrough()
    {
        var layer = new PerStep(new Linear(2, 5, new Rng(1)));
        Assert.Equal("PerStep(Linear(2 -> 5))", layer.Name);
        Assert.Equal(2, layer.InputSize);
        Assert.Equal(5, layer.OutputSize(2));
        Assert.Equal(["weight", "bias"], layer.NamedParameters.Select(p => p.Path));
    }

    [Fact]
    public void Forward_WrongFeatures_NamesInputSize()
    {
        string message = Expect.Message<ArgumentException>(() => new PerStep(new Linear(2, 5, new Rng(1))).Predict(Tensor.Zeros([3, 4, 3])));
        Assert.Contains("inputSize=2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_Null_AreRefused()
    {
        Assert.Throws<ArgumentNullException>("module", () => new PerStep(null!));
        Assert.Throws<ArgumentNullException>("input", () => new PerStep(new Tanh()).Predict(null!));
    }

    [Fact]
    public void Forward_LayerNormBehindBothDirections_KeepsThemApart()
    {
        var layer = new Lstm(2, 3, new Rng(1), new() { Bidirectional = true });
        Sequence output = new PerStep(new LayerNorm(6)).Predict(layer.Predict(Draw.Uniform([2, 4, 2], 1)));

        Tensor last = new LastStep().Predict(output);

        Assert.Equal(output.Values.Data.Slice(3, 3), last.Data.Slice(3, 3));
        Assert.Equal(output.Values.Data.Slice(3 * 6, 3), last.Data[..3]);
    }
}
