using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class GradientFlowTests
{
    [Fact]
    public void GradientFlow_LinearRnn_GivesThePowersOfItsWeight()
    {
        LayerGradientFlow layer = AtEnd(LinearRnn.Of(0.5f), LinearRnn.Ones(1, 5)).Layers[0];

        Assert.Equal([1, 0.5, 0.25, 0.125, 0.0625], layer.Norms);
        Assert.Equal(layer.Norms, layer.HiddenNorms);
        Assert.Equal(layer.Norms, layer.Remaining);
        Assert.Empty(layer.MemoryNorms);
        Assert.Equal(0.5, layer.FactorPerStep!.Value, 1e-12);
        Assert.Equal(GradientVerdict.Healthy, layer.Verdict);
    }

    [Fact]
    public void GradientFlow_SmallWeight_Vanishes()
    {
        GradientFlowReport report = AtEnd(LinearRnn.Of(0.5f), LinearRnn.Ones(2, 40));

        Assert.Equal(GradientVerdict.Vanishing, report.Verdict);
        Assert.Equal(9, report.Layers[0].Reach);   // 2^-9 is more than a thousandth, 2^-10 is less
        Assert.Equal(
            "layer 0 (Rnn(1 -> 1)): vanishing: the gradient falls by a factor of 2 per step; steps more than 9 before the loss get less than a thousandth of it, so the model as it is learns next to nothing from them.",
            report.Layers[0].ToString());
        Assert.Contains("an Lstm or a Gru", report.Summary);
    }

    [Fact]
    public void GradientFlow_LargeWeight_Explodes()
    {
        GradientFlowReport report = AtEnd(LinearRnn.Of(2), LinearRnn.Ones(1, 12));

        Assert.Equal(GradientVerdict.Exploding, report.Verdict);
        Assert.Equal(2048, report.Layers[0].Norms[^1]);
        Assert.Contains("grows by a factor of 2 per step; 11 steps back it is 2,048 times as large", report.Summary);
        Assert.Contains("GradientClip.ByNorm(1)", report.Summary);
    }

    [Fact]
    public void GradientFlow_BeyondAllNumbers_Explodes()
    {
        GradientFlowReport report = AtEnd(LinearRnn.Of(2), LinearRnn.Ones(1, 140));

        Assert.Equal(GradientVerdict.Exploding, report.Verdict);
        Assert.Equal(double.PositiveInfinity, report.Layers[0].Norms[^1]);
    }

    [Fact]
    public void GradientFlow_NotUsed_SaysThatThereIsNone()
    {
        Rnn rnn = LinearRnn.Of(0.5f);
        var head = new Linear(1, 1, new Rng(1));

        GradientFlowReport report = Diagnose.GradientFlow(rnn, pass =>
        {
            rnn.Forward(LinearRnn.Ones(1, 5), pass);
            return Ops.Sum(head.Forward(Tensor.Full([1, 1], 1), pass));
        });

        Assert.Equal(GradientVerdict.None, report.Verdict);
        Assert.Contains("no gradient", report.Summary);
    }

    [Fact]
    public void GradientFlow_LossAtEveryStep_JudgesTheRecurrenceAlone()
    {
        Rnn rnn = LinearRnn.Of(0.5f);

        LayerGradientFlow layer = Diagnose.GradientFlow(rnn, pass => Ops.Sum(rnn.Forward(LinearRnn.Ones(1, 40), pass).Values)).Layers[0];

        Assert.Equal([1, 1.5, 1.75], layer.Norms.Take(3));
        Assert.Equal([1, 0.5, 0.25], layer.Remaining.Take(3).Select(value => Math.Round(value, 12)));
        Assert.Equal(GradientVerdict.Vanishing, layer.Verdict);
        Assert.Contains("what happened more than 9 steps before an output gets less than a thousandth", layer.ToString());
    }

    [Fact]
    public void GradientFlow_Stacked_AddsWhatTheLayerAboveSends()
    {
        GradientFlowReport report = AtEnd(LinearRnn.Of(0.5f, new() { Layers = 2 }), LinearRnn.Ones(1, 4));

        Assert.Equal([1, 0.5, 0.25, 0.125], report.Layers[1].Norms);
        Assert.Equal([1, 1, 0.75, 0.5], report.Layers[0].Norms);
        Assert.Equal("layer 0 (Rnn(1 -> 1 x 2 layers)), 1 forward", report.Layers[1].Place.ToString());
    }

    [Fact]
    public void GradientFlow_Bidirectional_CountsFromEachDirectionsEnd()
    {
        GradientFlowReport report = AtEnd(LinearRnn.Of(0.5f, new() { Bidirectional = true }), new Sequence(LinearRnn.Ones(2, 5), [5, 3]));

        (LayerGradientFlow forward, LayerGradientFlow backward) = (report.Layers[0], report.Layers[1]);
        Assert.Equal((false, true), (forward.Place.IsBackward, backward.Place.IsBackward));
        Assert.Equal([0.0625, 0.125, 0.25, 0.5, 1], Enumerable.Range(0, 5).Select(step => forward.Norm(0, step)));
        Assert.Equal([1, 0.5, 0.25, 0.125, 0.0625], Enumerable.Range(0, 5).Select(step => backward.Norm(0, step)));
        Assert.Equal([0.25, 0.5, 1], Enumerable.Range(0, 3).Select(step => forward.Norm(1, step)));
        Assert.Equal([1, 0.5, 0.25, 0.125, 0.0625], backward.Norms);
    }

    [Fact]
    public void GradientFlow_Lengths_LeavesPaddingOut()
    {
        Tensor x = Tensor.Normal([3, 6, 2], 0, 1, new Rng(2));
        float[] padded = x.ToArray();
        padded.AsSpan(12 + 8, 4).Fill(float.NaN);   // steps 4 and 5 of row 1
        int[] lengths = [6, 4, 6];
        var model = new Lstm(2, 3, new Rng(3)).Then(new LastStep());

        LayerGradientFlow together = Diagnose.GradientFlow(model, pass => Ops.Sum(model.Forward(new Sequence(Tensor.From([3, 6, 2], padded), lengths), pass))).Layers[0];

        for (int row = 0; row < 3; row++)
        {
            Tensor alone = Tensor.From([1, lengths[row], 2], x.Data.Slice(row * 12, lengths[row] * 2));
            LayerGradientFlow one = Diagnose.GradientFlow(model, pass => Ops.Sum(model.Forward(alone, pass))).Layers[0];
            for (int step = 0; step < lengths[row]; step++)
                Assert.Equal(one.Norm(0, step), together.Norm(row, step), 1e-6);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => together.Norm(1, 4));
        double[] squares = [.. new[] { 0, 2 }.Select(row => Math.Pow(together.Norm(row, 0), 2))];
        Assert.Equal(Math.Sqrt(squares.Average()), together.Norms[5], 1e-9);   // of the two that have six steps
    }

    [Fact]
    public void GradientFlow_StepByStep_IsOneRun()
    {
        Rnn rnn = LinearRnn.Of(0.5f);

        GradientFlowReport report = Diagnose.GradientFlow(rnn, pass =>
        {
            HiddenState? state = null;
            Tensor output = LinearRnn.Ones(1, 1);
            for (int step = 0; step < 5; step++)
                (output, state) = rnn.Step(Tensor.Full([1, 1], 1), state, pass);
            return Ops.Sum(output);
        });

        Assert.Equal([1, 0.5, 0.25, 0.125, 0.0625], Assert.Single(report.Layers).Norms);
    }

    [Fact]
    public void GradientFlow_FrozenWeightsAndDropout_ChangeNothingAndAreSeen()
    {
        var rng = new Rng(5);
        var model = new Gru(2, 4, rng, new() { Layers = 2, Dropout = 0.5f }).Then(new LastStep()).Then(new Linear(4, 1, rng));
        var batch = new Batch<Sequence>(Tensor.Normal([3, 7, 2], 0, 1, rng), Tensor.Zeros([3, 1]));
        float[][] weights = [.. model.Parameters.Select(p => p.Value.ToArray())];
        RngState state = rng.State;

        GradientFlowReport first = Diagnose.GradientFlow(model, batch, Losses.MeanSquaredError, rng), again = Diagnose.GradientFlow(model, batch, Losses.MeanSquaredError, rng);
        foreach (Parameter parameter in model.Parameters)
            parameter.IsFrozen = true;
        GradientFlowReport frozen = Diagnose.GradientFlow(model, batch, Losses.MeanSquaredError, rng), plain = Diagnose.GradientFlow(model, batch, Losses.MeanSquaredError);

        Assert.Equal(first.Layers[0].Norms, again.Layers[0].Norms);
        Assert.Equal(first.Layers[0].Norms, frozen.Layers[0].Norms);
        Assert.NotEqual(first.Layers[0].Norms, plain.Layers[0].Norms);
        Assert.Equal(state, rng.State);
        Assert.Equal(weights, model.Parameters.Select(p => p.Value.ToArray()));
    }

    [Fact]
    public void GradientFlow_NoRecurrentLayer_Throws()
    {
        var model = new Linear(2, 1, new Rng(1));
        var e = Assert.Throws<ArgumentException>(() => Diagnose.GradientFlow(model, new Batch<Tensor>(Tensor.Zeros([1, 2]), Tensor.Zeros([1, 1])), Losses.MeanSquaredError));

        Assert.Contains("ran no recurrent layer", e.Message);
    }

    [Fact]
    public void Table_ManySteps_ShowsFirstAndLast()
    {
        string[] lines = AtEnd(LinearRnn.Of(0.5f), LinearRnn.Ones(1, 21)).Table(rows: 3).Split('\n', StringSplitOptions.TrimEntries);

        Assert.Equal("steps back  0: Rnn(1 -> 1)", lines[0]);
        Assert.Equal(["0       1.00E+000", "10       9.77E-004", "20       9.54E-007"], lines[2..]);
    }

    private static GradientFlowReport AtEnd(Module<Sequence, Sequence> layer, Sequence x)
    {
        var model = layer.Then(new LastStep());
        return Diagnose.GradientFlow(model, pass => Ops.Sum(model.Forward(x, pass)));
    }
}
