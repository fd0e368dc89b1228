namespace RnnLib.Training.Tests;

public sealed class RobustSlopeTests
{
    [Fact]
    public void OfLogarithms_ZerosOutliersAndUnderflow_AreLeftAside()
    {
        double[] y = [.. Enumerable.Range(0, 120).Select(i => Math.Pow(0.8, i))];
        (y[3], y[17], y[40], y[41]) = (1000, 0, double.NaN, 1e-20);
        y.AsSpan(100).Clear();

        Assert.Equal(Math.Log(0.8), RobustSlope.OfLogarithms(y)!.Value, 1e-9);
    }

    [Fact]
    public void OfLogarithms_ManyPoints_TakesSome() =>
        Assert.Equal(Math.Log(0.999), RobustSlope.OfLogarithms([.. Enumerable.Range(0, 5000).Select(i => Math.Pow(0.999, i))])!.Value, 1e-9);

    [Fact]
    public void OfLogarithms_OnePoint_IsNull() => Assert.Null(RobustSlope.OfLogarithms([1, 0, 0]));
}
