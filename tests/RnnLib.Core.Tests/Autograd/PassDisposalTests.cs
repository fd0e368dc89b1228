namespace RnnLib.Core.Tests.Autograd;

public sealed class PassDisposalTests
{
    [Fact]
    public void Dispose_TensorsOfThePass_CannotBeReadAnyMore()
    {
        var weight = new Parameter("w", Tensor.Uniform([100], -1, 1, new Rng(1)));
        Tensor y, view;
        Gradients gradients;
        using (var pass = ForwardContext.Differentiating())
        {
            y = Ops.Tanh(pass.Read(weight));
            view = Ops.Reshape(y, [10, 10]);
            gradients = pass.Backward(Ops.Sum(y));
            Assert.Equal(100, gradients.Of(weight).Count);
        }

        Assert.Contains("disposed", Assert.Throws<InvalidOperationException>(() => y.ToArray()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => view[1, 1]);
        Assert.Throws<InvalidOperationException>(() => gradients.Of(weight).ToArray());
        Assert.Equal(100, weight.Value.ToArray().Length);
    }

    [Fact]
    public void Dispose_DetachedTensorsAndOwnGradients_LiveOn()
    {
        var weight = new Parameter("w", Tensor.Full([100], 0.5f));
        var gradients = new Gradients();
        Tensor kept;
        using (var pass = ForwardContext.Differentiating())
        {
            Tensor y = pass.Read(weight) * 2;
            kept = Ops.Detach(y);
            pass.Backward(Ops.Sum(y), gradients);
        }

        Assert.All(kept.ToArray(), value => Assert.Equal(1, value));
        Assert.All(gradients.Of(weight).ToArray(), value => Assert.Equal(2, value));
    }

    [Fact]
    public void Dispose_ThenANewPass_UsesTheMemoryAgainAndGivesTheSameResult()
    {
        var weight = new Parameter("w", Tensor.Uniform([1000, 50], -1, 1, new Rng(1)));
        float[] Gradient()
        {
            using var pass = ForwardContext.Differentiating();
            Tensor w = pass.Read(weight);
            return pass.Backward(Ops.Sum(Ops.Tanh(w) * w)).Of(weight).ToArray();
        }

        float[] first = Gradient();
        for (int i = 0; i < 5; i++)
            Expect.BitEqual(first, Gradient());
    }

    [Fact]
    public void Predicting_LargeTensors_GoWithThePassUnlessDetached()
    {
        var weight = new Parameter("w", Tensor.Uniform([300, 200], -1, 1, new Rng(1)));
        float[] expected = Ops.Tanh(Ops.Linear(Tensor.Full([300, 200], 0.1f), weight.Value)).ToArray();
        for (int i = 0; i < 3; i++)
        {
            Tensor y, kept;
            using (var pass = ForwardContext.Predicting())
            {
                Assert.False(pass.IsRecording || pass.IsTraining);
                Tensor start = new([300, 200], pass.Memory!.Rent(60_000));   // as the recurrent layers begin: what follows from it joins the pass
                start.Writable.Fill(0.1f);
                y = Ops.Tanh(Ops.Linear(start, pass.Read(weight)));
                kept = Ops.Detach(y);
            }

            Assert.Throws<InvalidOperationException>(() => y.ToArray());
            Expect.BitEqual(expected, kept.ToArray());
        }
    }

    [Fact]
    public void Dispose_InferenceOrTwice_DoesNothing()
    {
        ForwardContext.Inference.Dispose();
        var pass = ForwardContext.Differentiating();
        pass.Dispose();
        pass.Dispose();
        Assert.False(ForwardContext.Inference.IsRecording);
    }
}
