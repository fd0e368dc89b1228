namespace RnnLib.Layers.Tests;

public sealed class LinearTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Forward_WithOrWithoutBias_MatchesCentralDifferences(bool bias)
    {
        var layer = new Linear(3, 2, new Rng(1), bias);
        var input = new Parameter("input", Draw.Uniform([4, 3], 2));
        Expect.Differentiable([input, .. layer.Parameters], pass => layer.Forward(pass.Read(input), pass));
    }

    [Fact]
    public void Forward_KnownWeights_GivesXWTransposedPlusB()
    {
        var layer = new Linear(2, 3, new Rng(1));
        layer.Parameters[0].Assign([1, 2, 3, 4, 5, 6]);
        layer.Parameters[1].Assign([10, 20, 30]);

        Tensor y = layer.Predict(Tensor.From(new float[,] { { 1, 1 }, { 2, 0 } }));

        Assert.Equal([13, 27, 41, 12, 26, 40], y.ToArray());
    }

    [Fact]
    public void Forward_LeadingAxes_AreKept() =>
        Assert.Equal([5, 4, 2], new Linear(3, 2, new Rng(1)).Predict(Tensor.Zeros([5, 4, 3])).Shape);

    [Fact]
    public void Forward_NoRows_GivesNoRows() =>
        Assert.Equal([0, 2], new Linear(3, 2, new Rng(1)).Predict(Tensor.Zeros([0, 3])).Shape);

    [Fact]
    public void Constructor_Defaults_DrawsBothFromOneOverRootOfInputs()
    {
        var layer = new Linear(100, 200, new Rng(3));
        const float bound = 0.1f;

        Assert.Equal(["weight", "bias"], layer.Parameters.Select(p => p.Name));
        Assert.Equal([200, 100], layer.Parameters[0].Shape);
        Assert.Equal([200], layer.Parameters[1].Shape);
        foreach (Parameter parameter in layer.Parameters)
        {
            float[] values = parameter.Value.ToArray();
            Assert.All(values, w => Assert.InRange(w, -bound, bound));
            Assert.InRange(values.Max(), 0.95f * bound, bound);
            Assert.InRange(values.Min(), -bound, -0.95f * bound);
            double deviation = Math.Sqrt(values.Average(w => (double)w * w));
            Assert.InRange(deviation, 0.9 * bound / Math.Sqrt(3), 1.1 * bound / Math.Sqrt(3));
        }
    }

    [Fact]
    public void Constructor_WithoutBias_OwnsTheWeightOnly() =>
        Assert.Equal(6, new Linear(3, 2, new Rng(1), bias: false).ParameterCount);

    [Fact]
    public void Forward_WrongFeatures_NamesInputSizeAndShape()
    {
        string message = Expect.Message<ArgumentException>(() => new Linear(3, 2, new Rng(1)).Predict(Tensor.Zeros([4, 5])));
        Assert.Contains("expected [..., inputSize=3], got [4, 5]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_BadArguments_NamesThem()
    {
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => new Linear(0, 2, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("outputSize", () => new Linear(3, -1, new Rng(1)));
        Assert.Throws<ArgumentNullException>("rng", () => new Linear(3, 2, null!));
    }

    [Fact]
    public void Forward_NullArguments_NamesThem()
    {
        var layer = new Linear(3, 2, new Rng(1));
        Assert.Throws<ArgumentNullException>("x", () => layer.Forward(null!, ForwardContext.Inference));
        Assert.Throws<ArgumentNullException>("pass", () => layer.Forward(Tensor.Zeros([1, 3]), null!));
    }
}
