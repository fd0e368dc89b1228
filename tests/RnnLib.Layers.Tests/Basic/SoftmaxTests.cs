namespace RnnLib.Layers.Tests;

public sealed class SoftmaxTests
{
    [Fact]
    public void Softmax_Logits_MatchesCentralDifferences() => RequireDifferentiable(new Softmax());

    [Fact]
    public void LogSoftmax_Logits_MatchesCentralDifferences() => RequireDifferentiable(new LogSoftmax());

    [Fact]
    public void Softmax_Rows_AddUpToOneAndKeepTheOrder()
    {
        Tensor p = new Softmax().Predict(Tensor.From([2, 3], [1, 2, 3, 1000, 0, 1000]));
        Expect.Close(Tensor.From([2, 3], [0.09003057f, 0.24472847f, 0.66524096f, 0.5f, 0, 0.5f]), p, "softmax", 1e-6);
    }

    [Fact]
    public void LogSoftmax_LargeLogits_EqualsLogOfSoftmaxWithoutOverflow()
    {
        Tensor logP = new LogSoftmax().Predict(Tensor.From([2, 3], [1, 2, 3, 1000, 0, 1000]));
        Expect.Close(Tensor.From([2, 3], [-2.4076059f, -1.4076059f, -0.40760596f, -0.6931472f, -1000.6931f, -0.6931472f]), logP, "log-softmax", 1e-7);
    }

    [Fact]
    public void Forward_Null_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new Softmax().Predict(null!));
        Assert.Throws<ArgumentNullException>(() => new LogSoftmax().Predict(null!));
    }

    private static void RequireDifferentiable(Module<Tensor, Tensor> layer)
    {
        var input = new Parameter("input", Draw.Uniform([3, 4], 2, -2, 2));
        Expect.Differentiable([input], pass => layer.Forward(pass.Read(input), pass));
    }
}
