namespace RnnLib.Core.Tests;

/// <summary>What numbers, gradients and errors are held against.</summary>
internal static class Expect
{
    /// <summary>Equal within a tolerance that grows with the largest expected number.</summary>
    public static void Close(IReadOnlyList<double> want, ReadOnlySpan<float> got, string what = "value", double tolerance = 2e-6)
    {
        Assert.True(want.Count == got.Length, $"{what}: expected {want.Count} elements, got {got.Length}");
        double allowed = tolerance * Math.Max(1, want.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        for (int i = 0; i < got.Length; i++)
            Assert.True(want[i].Equals(got[i]) || Math.Abs(want[i] - got[i]) <= allowed, $"{what}[{i}]: expected {want[i]:R}, got {got[i]:R}");
    }

    /// <summary>A tensor of the given shape, each element close to what its index should give.</summary>
    public static void Close(Shape shape, Func<int[], double> want, Tensor got, string what = "value", double tolerance = 2e-6)
    {
        Assert.Equal(shape, got.Shape);
        Close([.. Naive.Indices(shape).Select(want)], got.Data, $"{what} {shape}", tolerance);
    }

    /// <summary>A tensor of the given shape with exactly these elements.</summary>
    public static void Equal(Shape shape, float[] want, Tensor got)
    {
        Assert.Equal(shape, got.Shape);
        Assert.Equal(want, got.ToArray());
    }

    public static void BitEqual(ReadOnlySpan<float> want, ReadOnlySpan<float> got, string what = "value")
    {
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++)
            Assert.True(BitConverter.SingleToInt32Bits(want[i]) == BitConverter.SingleToInt32Bits(got[i]), $"{what}[{i}]: expected {want[i]:R}, got {got[i]:R}");
    }

    /// <summary>The computed gradient of every input agrees with central differences.</summary>
    public static void Differentiable(Func<Tensor[], Tensor> function, params Tensor[] inputs) =>
        GradientCheck.Require(GradientCheck.Inputs((x, _) => function(x), inputs));

    /// <summary>An error of exactly this type, whose message contains all these parts.</summary>
    public static void Error<TException>(Action action, params string[] parts)
        where TException : Exception
    {
        string message = Assert.Throws<TException>(action).Message;
        foreach (string part in parts)
            Assert.Contains(part, message, StringComparison.Ordinal);
    }
}
