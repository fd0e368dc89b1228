namespace RnnLib.Training.Tests;

internal static class Approximately
{
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, double tolerance = 1e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]}, got {actual[i]}");
    }

    public static void Equal(double expected, double actual, double tolerance = 1e-6) => Equal([expected], [(float)actual], tolerance);
}
