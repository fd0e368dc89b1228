namespace RnnLib.Core.Tests;

public sealed class PassOfTensorTests
{
    [Fact]
    public void Of_RecordedTensor_IsItsPass()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(2f));

        Assert.Same(pass, ForwardContext.Of(x));
        Assert.Same(pass, ForwardContext.Of(x * x));
        Assert.Same(ForwardContext.Inference, ForwardContext.Of(Tensor.From(2f)));
        Assert.Same(ForwardContext.Inference, ForwardContext.Of(Ops.Detach(x)));
    }

    [Fact]
    public void Of_LossWithAParameter_LetsItLearn()
    {
        var temperature = new Parameter("temperature", Tensor.From(3f));
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(2f));

        Tensor loss = Ops.Sum(x * ForwardContext.Of(x).Read(temperature));

        Assert.Equal([2f], pass.Backward(loss).Of(temperature).ToArray());
    }
}
