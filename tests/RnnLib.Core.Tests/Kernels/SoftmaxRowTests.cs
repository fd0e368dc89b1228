namespace RnnLib.Core.Tests.Kernels;

public sealed class SoftmaxRowTests
{
    [Theory]
    [InlineData(1, 1f)]
    [InlineData(5, 3f)]
    [InlineData(16, 10f)]
    [InlineData(67, 30f)]
    [InlineData(1000, 1f)]
    public void Of_AnyRow_EqualsTheSumsInDouble(int count, float scale)
    {
        float[] x = [.. Naive.Sample([count], 1).ToArray().Select(v => scale * v)];
        double largest = x.Max(), sum = x.Sum(v => Math.Exp(v - largest));
        double[] p = [.. x.Select(v => Math.Exp(v - largest) / sum)];

        var softmax = SoftmaxRow.Of(x);
        float[] assigned = new float[count], added = [.. Enumerable.Repeat(1f, count)];
        softmax.WriteProbabilities(x, 2, assigned, accumulate: false);
        softmax.WriteProbabilities(x, 2, added, accumulate: true);

        Expect.Close([.. p.Select(v => Math.Log(v))], [.. x.Select(v => softmax.LogOf(v))], "log p", 2e-6);
        Expect.Close([.. p.Select(v => 2 * v)], assigned, "2 p", 2e-6);
        Expect.Close([.. p.Select(v => 1 + 2 * v)], added, "1 + 2 p", 2e-6);
    }

    [Fact]
    public void Of_LargeNumbers_KeepsTheDifferences()
    {
        float[] x = [.. Enumerable.Repeat(1e6f, 40)];
        x[3] = float.NegativeInfinity;
        x[5] = 1e6f - 200;

        var softmax = SoftmaxRow.Of(x);
        float[] p = new float[40];
        softmax.WriteProbabilities(x, 1, p, accumulate: false);

        Assert.Equal(-Math.Log(38), softmax.LogOf(x[0]), 1e-6);
        Assert.Equal((0f, 0f), (p[3], p[5]));
        Assert.Equal(1f / 38, p[39], 1e-8f);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(18)]
    public void Of_NotANumber_IsNotANumber(int at)
    {
        float[] x = new float[20], p = new float[20];
        x[at] = float.NaN;
        var softmax = SoftmaxRow.Of(x);
        softmax.WriteProbabilities(x, 1, p, accumulate: false);
        Assert.True(float.IsNaN(softmax.LogOf(0)));
        Assert.All(p, value => Assert.True(float.IsNaN(value)));
    }
}
