namespace RnnLib.Core.Tests.Autograd;

public sealed class ForwardContextTests
{
    private static Parameter Weight() => new("weight", Tensor.From(1, 2, 3));

    [Fact]
    public void Modes_EachPass_TellsWhatItDoes()
    {
        var rng = new Rng(1);
        var training = ForwardContext.Training(rng);
        Assert.True(training.IsTraining && training.IsRecording);
        Assert.Same(rng, training.Rng);

        var differentiating = ForwardContext.Differentiating();
        Assert.True(!differentiating.IsTraining && differentiating.IsRecording);
        Expect.Error<InvalidOperationException>(() => _ = differentiating.Rng, "ForwardContext.Training");

        Assert.False(ForwardContext.Inference.IsTraining || ForwardContext.Inference.IsRecording);
        Assert.Throws<ArgumentNullException>("rng", () => ForwardContext.Training(null!));
    }

    [Fact]
    public void Inference_Anything_RecordsNothing()
    {
        Tensor weight = ForwardContext.Inference.Read(Weight()), x = ForwardContext.Inference.Watch(Tensor.Ones([3]));
        Tensor y = Ops.Sum(Ops.Tanh(weight * x));

        Assert.False(weight.IsTracked || x.IsTracked || y.IsTracked);
        Expect.Error<InvalidOperationException>(() => ForwardContext.Inference.Backward(y), "inference pass records nothing");
    }

    [Fact]
    public void Read_ManyTimes_IsOneTensorWithOneGradient()
    {
        Parameter weight = Weight();
        var pass = ForwardContext.Differentiating();
        Tensor loss = 0;
        for (int i = 0; i < 10; i++)
            loss += Ops.Sum(pass.Read(weight) * i);

        Assert.Same(pass.Read(weight), pass.Read(weight));
        Gradients gradients = pass.Backward(loss);
        Assert.Equal([weight], gradients.Parameters);
        Expect.Equal([3], [45, 45, 45], gradients.Of(weight));
    }

    [Fact]
    public void Read_FrozenParameter_GetsNoGradient()
    {
        Parameter weight = Weight(), frozen = Weight();
        frozen.IsFrozen = true;
        var pass = ForwardContext.Differentiating();

        Assert.False(pass.Read(frozen).IsTracked);
        Gradients gradients = pass.Backward(Ops.Sum(pass.Read(weight) * pass.Read(frozen)));

        Assert.Equal([weight], gradients.Parameters);
        Assert.False(gradients.TryGet(frozen, out _));
    }

    [Fact]
    public void Watch_TrackedTensor_Throws()
    {
        var pass = ForwardContext.Differentiating();
        Expect.Error<ArgumentException>(() => pass.Watch(pass.Read(Weight())), "Watch", "Ops.Detach");
        Assert.Throws<ArgumentNullException>("tensor", () => pass.Watch(null!));
        Assert.Throws<ArgumentNullException>("parameter", () => pass.Read(null!));
    }

    [Fact]
    public void Backward_Twice_Throws()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(2), loss = x * x;
        pass.Backward(loss);

        Expect.Error<InvalidOperationException>(() => pass.Backward(loss), "already run backward");
        Expect.Error<InvalidOperationException>(() => _ = x * x, "already run backward", "Ops.Detach");
        Assert.Equal(4, (Ops.Detach(x) * 2).ToScalar());
    }

    [Fact]
    public void Backward_WrongLoss_NamesIt()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.Ones([2, 3]));
        Expect.Error<ArgumentException>(() => pass.Backward(x), "loss: expected one element, got [2, 3]", "Ops.Sum or Ops.Mean");
        Expect.Error<ArgumentException>(() => pass.Backward(1), "loss", "not computed from anything");
        Expect.Error<ArgumentException>(() => ForwardContext.Differentiating().Backward(Ops.Sum(x)), "loss", "not computed from anything");
        Assert.Throws<ArgumentNullException>("loss", () => pass.Backward(null!));
        Assert.Throws<ArgumentNullException>("accumulateInto", () => pass.Backward(Ops.Sum(x), null!));
        Expect.Equal([2, 3], [1, 1, 1, 1, 1, 1], pass.Backward(Ops.Sum(x)).Of(x));   // refused calls cost nothing
    }

    [Fact]
    public void Backward_ParameterChangedMeanwhile_NamesIt()
    {
        Parameter weight = Weight();
        var pass = ForwardContext.Differentiating();
        Tensor loss = Ops.Sum(Ops.Square(pass.Read(weight)));
        weight.Assign([3, 2, 1]);

        Expect.Error<InvalidOperationException>(() => pass.Backward(loss), "parameter weight was changed");
    }

    [Fact]
    public void Operation_TwoPassesMixed_Throws()
    {
        Tensor a = ForwardContext.Differentiating().Watch(1), b = ForwardContext.Differentiating().Watch(1);
        Expect.Error<ArgumentException>(() => _ = a + b, "two passes", "Ops.Detach");
        Expect.Error<ArgumentException>(() => Ops.Concatenate([Ops.Reshape(a, [1]), Ops.Reshape(b, [1])]), "two passes");
    }

    [Fact]
    public void Penalize_Twice_BackwardRunsFromTheSum()
    {
        var pass = ForwardContext.Training(new Rng(1));
        Tensor x = pass.Watch(Tensor.From(1, 2, 3));

        pass.Penalize(Ops.Sum(Ops.Square(x)));
        pass.Penalize(Ops.Sum(x, [0], keepAxes: true));
        Tensor loss = Ops.Sum(10 * x);

        Assert.Equal((20f, 60f), (pass.Penalty, loss.ToScalar()));
        Assert.Equal([13f, 15, 17], pass.Backward(loss).Of(x).ToArray());   // 10 + 2 x + 1
    }

    [Fact]
    public void Penalize_NotTraining_IsIgnored()
    {
        var pass = ForwardContext.Differentiating();
        Tensor x = pass.Watch(Tensor.From(1, 2));

        pass.Penalize(Ops.Sum(Ops.Square(x)));

        Assert.Equal(0, pass.Penalty);
        Assert.Equal([1f, 1], pass.Backward(Ops.Sum(x)).Of(x).ToArray());
    }

    [Fact]
    public void Penalize_SeveralElements_Throws() =>
        Assert.Contains("expected one element, got [2]", Assert.Throws<ArgumentException>(() => ForwardContext.Training(new Rng(1)).Penalize(Tensor.From(1, 2))).Message);
}
