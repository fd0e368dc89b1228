namespace RnnLib.Core.Tests.Kernels;

public sealed class DenormalsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(21)]
    public void Flush_AnyLength_ClearsTheTinyAndKeepsTheRest(int length)
    {
        float[] pattern = [1e-31f, -1e-31f, 2e-30f, -2e-30f, 0, float.Epsilon, float.NaN, float.NegativeInfinity, 1];
        float[] values = [.. Enumerable.Range(0, length).Select(i => pattern[i % pattern.Length])];
        float[] expected = [.. values.Select(v => Math.Abs(v) < 1e-30f ? 0 : v)];

        Denormals.Flush(values);

        Assert.Equal(expected, values);
    }
}
