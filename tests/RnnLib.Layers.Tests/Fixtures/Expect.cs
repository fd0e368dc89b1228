namespace RnnLib.Layers.Tests;

/// <summary>What tensors and errors are held against.</summary>
internal static class Expect
{
    /// <summary>Equal within a tolerance that grows with the largest expected number.</summary>
    public static void Close(Tensor want, Tensor got, string what, double tolerance = 1e-5)
    {
        Assert.True(want.Shape == got.Shape, $"{what}: expected {want.Shape}, got {got.Shape}");
        double allowed = tolerance * Math.Max(1, want.ToArray().Select(Math.Abs).DefaultIfEmpty().Max());
        for (int i = 0; i < want.Count; i++)
            Assert.True(Math.Abs((double)want.Data[i] - got.Data[i]) <= allowed, $"{what}[{i}] of {want.Shape}: expected {want.Data[i]:R}, got {got.Data[i]:R}");
    }

    public static void BitEqual(Tensor want, Tensor got, string what)
    {
        Assert.True(want.Shape == got.Shape, $"{what}: expected {want.Shape}, got {got.Shape}");
        for (int i = 0; i < want.Count; i++)
        {
            bool equal = BitConverter.SingleToInt32Bits(want.Data[i]) == BitConverter.SingleToInt32Bits(got.Data[i]);
            Assert.True(equal, $"{what}[{i}] of {want.Shape}: expected {want.Data[i]:R}, got {got.Data[i]:R}");
        }
    }

    /// <summary>The gradients of all parameters agree bit for bit.</summary>
    public static void BitEqual(Gradients want, Gradients got, IEnumerable<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters)
            BitEqual(want.Of(parameter), got.Of(parameter), $"gradient of {parameter.Name}");
    }

    /// <summary>The message of the error that an action must raise.</summary>
    public static string Message<TException>(Func<object?> action)
        where TException : Exception => Assert.Throws<TException>(action).Message;

    /// <summary>The gradients of all parameters agree with central differences.</summary>
    public static void Differentiable(IEnumerable<Parameter> parameters, Func<ForwardContext, Tensor> function, float step = 0.02f) =>
        GradientCheck.Require(GradientCheck.Parameters(parameters, function, new() { Step = step }));
}
