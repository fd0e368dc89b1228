namespace RnnLib.Layers.Tests;

public sealed class RepeatVectorTests
{
    [Fact]
    public void Forward_GivesEachStepTheVectorAndSumsTheGradients()
    {
        var layer = new RepeatVector(3);
        Sequence y = layer.Predict(Tensor.From([2, 2], [1, 2, 3, 4]));

        Assert.Equal([1f, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4], y.Values.ToArray());
        Assert.True(y.Values.Shape == [2, 3, 2] && !y.HasPadding);
        var x = new Parameter("x", Draw.Uniform([2, 4], 1));
        Expect.Differentiable([x], pass => layer.Forward(pass.Read(x), pass).Values);
        Assert.Contains("expected [batch, features], got [2, 1, 2]", Expect.Message<ArgumentException>(() => layer.Predict(Tensor.Zeros([2, 1, 2]))));
    }
}
