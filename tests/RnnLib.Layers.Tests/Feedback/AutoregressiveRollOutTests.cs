namespace RnnLib.Layers.Tests;

/// <summary>Running on without the truth.</summary>
public sealed class AutoregressiveRollOutTests
{
    private static readonly int[] Lengths = [2, 4, 1, 4];

    public static TheoryData<int> Layers => FeedbackCase.All;

    [Fact]
    public void RollOut_PrimersOfUnequalLengths_IsALoopByHandFromEachEnd()
    {
        var lstm = new Lstm(FeedbackCase.Features, 4, new Rng(1));
        var head = new Linear(4, FeedbackCase.Values, new Rng(2));
        var model = new Autoregressive(lstm, head);
        Tensor primer = Draw.WithPadding(Draw.Uniform([4, 4, FeedbackCase.Features], 3), Lengths, float.NaN), future = Draw.Uniform([4, 6, FeedbackCase.Exogenous], 4);
        Tensor got = model.RollOut(new(primer, Lengths), steps: 7, future).Values;

        Assert.True(got.Shape == [4, 7, FeedbackCase.Values]);
        for (int sequence = 0; sequence < 4; sequence++)
        {
            Tensor read = Ops.Slice(Ops.Slice(primer, 0, sequence, 1), 1, 0, Lengths[sequence]);
            Tensor after = Ops.Concatenate([Tensor.Full([1, 6, FeedbackCase.Values], float.NaN), Ops.Slice(future, 0, sequence, 1)]);
            Tensor all = FeedbackCase.ByHand(lstm, head, Ops.Concatenate([read, after], axis: 1), step => step < Lengths[sequence], detaches: false, ForwardContext.Inference);
            Expect.Close(Ops.Slice(all, 1, Lengths[sequence] - 1, 7), Ops.Slice(got, 0, sequence, 1), $"sequence {sequence}", 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void RollOut_AnyLayer_GivesTheBitsOfForwardAndWhatAStreamGives(int layer)
    {
        Autoregressive model = FeedbackCase.Model(layer, new() { PrimerSteps = 3 });
        Tensor x = Draw.Uniform([2, 8, FeedbackCase.Features], 3);
        Tensor expected = Ops.Slice(model.Predict(x).Values, 1, 2, 6);
        Tensor got = model.RollOut(Ops.Slice(x, 1, 0, 3), 6, Ops.Slice(Ops.Slice(x, 1, 3, 5), 2, FeedbackCase.Values, 1)).Values;
        Expect.BitEqual(expected, got, "roll-out");

        SequenceSession session = model.Stream();
        float[] last = [];
        for (int step = 0; step < 8; step++)
        {
            float[] row = x.Data.Slice(step * FeedbackCase.Features, FeedbackCase.Features).ToArray();
            if (step >= 3)
                last.CopyTo(row, 0);
            last = session.Push(row).ToArray();
            if (step >= 2)
                Expect.Close(Ops.Slice(Ops.Slice(got, 0, 0, 1), 1, step - 2, 1), Tensor.From([1, 1, 2], last), $"step {step}", 1e-6);
        }
    }

    [Fact]
    public void RollOut_InARecordingPass_IsDifferentiable()
    {
        var model = new Autoregressive(new Gru(1, 3, new Rng(1), new() { Layers = 2 }), new Linear(3, 1, new Rng(2)));
        var primer = new Parameter("primer", Draw.Uniform([4, 4, 1], 3));
        GradientCheck.Require(GradientCheck.Parameters([.. model.Parameters, primer], pass => model.RollOut(new(pass.Read(primer), Lengths), 5, null, pass).Values));
    }

    [Fact]
    public void RollOut_OneStep_IsThePredictionAtTheEnd()
    {
        var model = new Autoregressive(new Gru(1, 3, new Rng(1)), new Linear(3, 1, new Rng(2)), new() { ReadsTruthAtInference = true });
        Tensor x = Draw.Uniform([2, 4, 1], 3);
        Expect.BitEqual(Ops.Slice(model.Predict(x).Values, 1, 3, 1), model.RollOut(x, 1).Values, "roll-out");
    }

    [Fact]
    public void RollOut_WhatDoesNotFit_IsNamed()
    {
        Autoregressive model = FeedbackCase.Model(3), alone = new(new Gru(1, 3, new Rng(1)), new Linear(3, 1, new Rng(2)));
        Tensor primer = Tensor.Zeros([2, 3, 3]);
        Assert.Contains("sequence 1 is empty", Expect.Message<ArgumentException>(() => model.RollOut(new(primer, [3, 0]), 1)));
        Assert.Contains("futureInputs: expected [batch=2, time=4 or more, exogenous=1] without padding, got null", Expect.Message<ArgumentException>(() => model.RollOut(primer, 5)));
        Assert.Contains("got [2, 3, 1]", Expect.Message<ArgumentException>(() => model.RollOut(primer, 5, Tensor.Zeros([2, 3, 1]))));
        Assert.Contains("takes no exogenous inputs", Expect.Message<ArgumentException>(() => alone.RollOut(Tensor.Zeros([2, 3, 1]), 5, Tensor.Zeros([2, 4, 1]))));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => alone.RollOut(Tensor.Zeros([2, 3, 1]), 0));
    }
}
