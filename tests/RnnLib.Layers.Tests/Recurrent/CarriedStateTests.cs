namespace RnnLib.Layers.Tests;

public sealed class CarriedStateTests
{
    [Fact]
    public void Predicting_ChunkByChunk_GivesTheBitsOfTheWhole()
    {
        var rng = new Rng(1);
        Module<Sequence, Sequence> model = new Lstm(3, 5, rng, new() { Layers = 2 }).Then(new Gru(5, 4, rng)).Then(new JordanRnn(4, 3, 2, rng));
        var x = new Sequence(Draw.Uniform([4, 7, 3], 2), [7, 0, 3, 5]);
        Tensor whole = model.Predict(x).Values;

        var carried = new CarriedState();
        Tensor[] parts = [.. new[] { (0, 3), (3, 1), (4, 3) }.Select(chunk =>
        {
            using var pass = ForwardContext.Predicting(carried);
            return Ops.Detach(model.Forward(x.Steps(chunk.Item1, chunk.Item2), pass).Values);
        })];

        Expect.BitEqual(whole, Ops.Concatenate(parts, axis: 1), "output");
    }

    [Fact]
    public void Training_SecondChunk_HasNoGradientBeforeItsStart()
    {
        var layer = new Gru(2, 3, new Rng(1));
        var x = new Sequence(Draw.Uniform([2, 6, 2], 2));
        var carried = new CarriedState();
        layer.Forward(x.Steps(0, 3), ForwardContext.Differentiating(carried));
        HiddenState middle = layer.Forward(x.Steps(0, 3), null, ForwardContext.Inference).State;

        var pass = ForwardContext.Differentiating(carried);
        Gradients got = pass.Backward(Ops.Sum(layer.Forward(x.Steps(3, 3), pass).Values));
        var byHand = ForwardContext.Differentiating();
        Gradients want = byHand.Backward(Ops.Sum(layer.Forward(x.Steps(3, 3), middle, byHand).Output.Values));

        Expect.BitEqual(want, got, layer.Parameters);
    }

    [Fact]
    public void Copy_LaterPasses_LeaveItAlone()
    {
        var layer = new Lstm(2, 3, new Rng(1));
        var x = new Sequence(Draw.Uniform([1, 4, 2], 2));
        var carried = new CarriedState();
        Assert.True(carried.IsEmpty);
        layer.Forward(x, ForwardContext.Predicting(carried));
        CarriedState copy = carried.Copy();
        Tensor second = layer.Forward(x, ForwardContext.Predicting(carried)).Values;

        Expect.BitEqual(second, layer.Forward(x, ForwardContext.Predicting(copy)).Values, "from the copy");
        copy.Clear();
        Expect.BitEqual(layer.Predict(x).Values, layer.Forward(x, ForwardContext.Predicting(copy)).Values, "anew");
    }

    [Fact]
    public void Predicting_StepsOfALoop_AreOneRun()
    {
        var layer = new Gru(2, 3, new Rng(1));
        Tensor x = Draw.Uniform([2, 6, 2], 2);
        var carried = new CarriedState();
        Tensor Loop(int first, int count)
        {
            var pass = ForwardContext.Predicting(carried);
            HiddenState? state = null;
            Tensor output = x;
            for (int step = first; step < first + count; step++)
                (output, state) = layer.Step(Ops.Reshape(Ops.Slice(x, 1, step, 1), [2, 2]), state, pass);
            return output;
        }

        Loop(0, 4);
        Tensor last = Loop(4, 2);

        Expect.BitEqual(Ops.Reshape(Ops.Slice(layer.Predict(x).Values, 1, 5, 1), [2, 3]), last, "last step");
    }

    [Fact]
    public void Forward_LayerRunTwiceInAPass_HasAStateForEachRun()
    {
        var layer = new Rnn(2, 2, new Rng(1));
        Sequence a = Draw.Uniform([1, 4, 2], 2), b = Draw.Uniform([1, 4, 2], 3);
        var carried = new CarriedState();
        var first = ForwardContext.Predicting(carried);
        layer.Forward(a.Steps(0, 2), first);
        layer.Forward(b.Steps(0, 2), first);
        var second = ForwardContext.Predicting(carried);

        Expect.BitEqual(layer.Predict(a).Steps(2, 2).Values, layer.Forward(a.Steps(2, 2), second).Values, "first run");
        Expect.BitEqual(layer.Predict(b).Steps(2, 2).Values, layer.Forward(b.Steps(2, 2), second).Values, "second run");
    }

    [Fact]
    public void Forward_WhatCannotBeCarried_IsRefused()
    {
        var both = new Lstm(2, 3, new Rng(1), new() { Bidirectional = true });
        var layer = new Lstm(2, 3, new Rng(1));
        var carried = new CarriedState();
        layer.Forward(Tensor.Zeros([4, 2, 2]), ForwardContext.Predicting(carried));

        Assert.Contains("reads sequences from their end", Assert.Throws<InvalidOperationException>(() => both.Forward(Tensor.Zeros([1, 2, 2]), ForwardContext.Predicting(new()))).Message, StringComparison.Ordinal);
        Assert.Contains("of batch=4 sequences, got 3", Assert.Throws<ArgumentException>(() => layer.Forward(Tensor.Zeros([3, 2, 2]), ForwardContext.Predicting(carried))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_ModelThatFeedsOnItself_BeginsWithTheTruthInTheCarriedState()
    {
        var rng = new Rng(1);
        var layer = new Gru(1, 3, rng);
        var head = new Linear(3, 1, rng);
        var model = new Autoregressive(layer, head);
        var x = new Sequence(Draw.Uniform([2, 4, 1], 2));
        var carried = new CarriedState();

        model.Forward(x.Steps(0, 2), ForwardContext.Predicting(carried));
        Tensor got = model.Forward(x.Steps(2, 2), ForwardContext.Predicting(carried)).Values;

        HiddenState? state = null;
        Tensor value = x.Values, output = value;
        for (int step = 0; step < 4; step++)
        {
            value = step % 2 == 0 ? Ops.Reshape(Ops.Slice(x.Values, 1, step, 1), [2, 1]) : output;
            (Tensor hidden, state) = layer.Step(value, state, ForwardContext.Inference);
            output = head.Predict(hidden);
        }

        Expect.Close(Ops.Reshape(Ops.Slice(got, 1, 1, 1), [2, 1]), output, "last prediction");
        var unequal = new Sequence(x.Values, [4, 2]);
        Assert.Contains("of one length", Assert.Throws<InvalidOperationException>(() => model.Forward(unequal, ForwardContext.Predicting(new()))).Message, StringComparison.Ordinal);
    }
}
