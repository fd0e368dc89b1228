namespace RnnLib.Layers.Tests;

public sealed class LayerNormTests
{
    [Fact]
    public void Forward_LearnedScaleAndShift_MatchesCentralDifferences()
    {
        var layer = new LayerNorm(5);
        layer.Parameters[0].Assign(Draw.Uniform([5], 3).Data);
        layer.Parameters[1].Assign(Draw.Uniform([5], 4).Data);
        var input = new Parameter("input", Draw.Uniform([3, 5], 5, -2, 2));
        Expect.Differentiable([input, .. layer.Parameters], pass => layer.Forward(pass.Read(input), pass));
    }

    [Fact]
    public void Forward_FreshLayer_GivesRowsOfMeanZeroAndVarianceOne()
    {
        Tensor y = new LayerNorm(8).Predict(Draw.Uniform([3, 8], 1, 5, 9));
        foreach (float[] row in y.ToArray().Chunk(8))
        {
            Assert.Equal(0, row.Average(), 1e-5);
            Assert.Equal(1, row.Average(v => v * v), 1e-4);
        }
    }

    [Fact]
    public void Forward_ConstantRow_GivesZeros() =>
        Assert.All(new LayerNorm(4).Predict(Tensor.Full([2, 4], 3)).ToArray(), v => Assert.Equal(0, v));

    [Fact]
    public void Constructor_Defaults_OwnsWeightOneAndBiasZero()
    {
        var layer = new LayerNorm(3);
        Assert.Equal(["weight [3]", "bias [3]"], layer.Parameters.Select(p => p.ToString()));
        Assert.Equal([1, 1, 1], layer.Parameters[0].Value.ToArray());
        Assert.Equal([0, 0, 0], layer.Parameters[1].Value.ToArray());
    }

    [Fact]
    public void Forward_WrongSize_NamesTheShapes()
    {
        string message = Expect.Message<ArgumentException>(() => new LayerNorm(4).Predict(Tensor.Zeros([2, 3])));
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
        Assert.Contains("[4]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_BadArguments_NamesThem()
    {
        Assert.Throws<ArgumentOutOfRangeException>("size", () => new LayerNorm(0));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new LayerNorm(3, 0));
        Assert.Throws<ArgumentNullException>("pass", () => new LayerNorm(3).Forward(Tensor.Zeros([1, 3]), null!));
    }
}
