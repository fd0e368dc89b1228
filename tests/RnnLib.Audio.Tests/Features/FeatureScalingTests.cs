namespace RnnLib.Audio.Tests;

public sealed class FeatureScalingTests
{
    private static readonly Tensor Features = Tensor.From(new float[,] { { 1, 7, -3 }, { 3, 7, -1 }, { 5, 7, 4 }, { 7, 7, 0 } });

    [Fact]
    public void PerUtterance_OfColumns_HasMeanZeroAndDeviationOne()
    {
        Tensor scaled = FeatureScaling.PerUtterance(Features);

        // Column 0: mean 4, deviation √5.
        Assert.Equal([-3 / Math.Sqrt(5), -1 / Math.Sqrt(5), 1 / Math.Sqrt(5), 3 / Math.Sqrt(5)], Column(scaled, 0), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(0, Column(scaled, 2).Sum(), 1e-6);
        Assert.Equal(4, Column(scaled, 2).Sum(x => x * x), 1e-5);
    }

    [Fact]
    public void PerUtterance_ConstantColumn_IsZero() => Assert.Equal([0, 0, 0, 0], Column(FeatureScaling.PerUtterance(Features), 1));

    [Fact]
    public void PerUtterance_WithoutVariance_TakesTheMeanAway() =>
        Assert.Equal([-3, -1, 1, 3], Column(FeatureScaling.PerUtterance(Features, variance: false), 0));

    [Fact]
    public void PerUtterance_NoFrames_StaysEmpty() => Assert.Equal<Shape>([0, 3], FeatureScaling.PerUtterance(Tensor.Zeros([0, 3])).Shape);

    [Fact]
    public void PerUtterance_OfOneAxis_IsRefused() =>
        Assert.StartsWith("PerUtterance: features: expected [frames, features], got [3].",
            Assert.Throws<ArgumentException>("features", () => FeatureScaling.PerUtterance(Tensor.Zeros([3]))).Message);

    private static double[] Column(Tensor features, int column) => [.. Enumerable.Range(0, features.Shape[0]).Select(frame => (double)features[frame, column])];
}
