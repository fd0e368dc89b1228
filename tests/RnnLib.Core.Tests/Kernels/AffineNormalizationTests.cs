namespace RnnLib.Core.Tests.Kernels;

/// <summary>The fused passes against the plain formulas, in double precision.</summary>
public sealed class AffineNormalizationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(37)]
    [InlineData(128)]
    [InlineData(515)]
    public void ForwardAndBackward_AnyLength_AgreeWithTheFormulas(int size)
    {
        float[] x = Draw(size, 1), gain = Draw(size, 2), bias = Draw(size, 3), before = Draw(size, 4), dy = Draw(size, 5), dGain = Draw(size, 6);
        double mean = x.Average(v => (double)v), variance = x.Average(v => (v - mean) * (v - mean)), inverse = 1 / Math.Sqrt(variance + 1e-5);
        double[] normalized = [.. x.Select(v => (v - mean) * inverse)], g = [.. dy.Zip(gain, (d, w) => (double)d * w)];
        double meanG = g.Average(), slope = g.Zip(normalized, (d, n) => d * n).Average();

        foreach (bool add in (bool[])[false, true])
        {
            foreach (bool hasBias in (bool[])[false, true])
            {
                float[] values = [.. x], y = [.. before], gradient = [.. dGain];
                float got = AffineNormalization.Forward(values, gain, hasBias ? bias : [], y, add);
                Assert.Equal(inverse, got, Math.Abs(inverse) * 1e-5);
                for (int i = 0; i < size; i++)
                {
                    Assert.Equal(normalized[i], values[i], 2e-5);
                    Assert.Equal(normalized[i] * gain[i] + (hasBias ? bias[i] : 0) + (add ? before[i] : 0), y[i], 2e-5);
                }

                AffineNormalization.Backward(dy, gain, values, got, gradient);
                for (int i = 0; i < size; i++)
                {
                    Assert.Equal((g[i] - meanG - normalized[i] * slope) * inverse, values[i], 1e-4 * Math.Max(1, inverse));
                    Assert.Equal(dGain[i] + dy[i] * normalized[i], gradient[i], 1e-4);
                }
            }
        }
    }

    [Fact]
    public void Forward_UnequalLengths_IsRefused() =>
        Assert.Throws<ArgumentException>(() => AffineNormalization.Forward(new float[4], new float[3], [], new float[4], add: false));

    private static float[] Draw(int size, ulong seed) => Tensor.Uniform([size], -1, 1, new Rng(seed)).ToArray();
}
