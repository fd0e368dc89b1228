namespace RnnLib.Layers.Tests;

/// <summary>Training on the truth, on the model's own outputs, and on both.</summary>
public sealed class AutoregressiveTests
{
    public static TheoryData<int> Layers => FeedbackCase.All;

    public static TheoryData<int, bool> LayersBothWays
    {
        get
        {
            var data = new TheoryData<int, bool>();
            for (int layer = 0; layer < FeedbackCase.Layers.Length; layer++)
            {
                data.Add(layer, true);
                data.Add(layer, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Forward_Always_GivesTheBitsOfThePlainChainAndOfTheLoop(int layer)
    {
        Autoregressive model = FeedbackCase.Model(layer);
        Sequence input = FeedbackCase.Input();
        ForwardContext[] passes = [.. Enumerable.Range(0, 3).Select(_ => ForwardContext.Training(new Rng(1)))];
        var layout = StepLayout.Of(input);
        Sequence asOne = model.Forward(input, passes[0]);
        Sequence stepped = model.Forward(input, layout, Stepwise(layout), passes[1]);

        Expect.BitEqual(asOne.Values, stepped.Values, "output");
        Assert.Equal(FeedbackCase.Lengths, stepped.Lengths.ToArray());
        var (recurrent, head) = (Child<Module<Sequence, Sequence>>(model, "layer"), Child<PerStep>(model, "head"));
        Expect.BitEqual(head.Forward(recurrent.Forward(input, passes[2]), passes[2]).Values, asOne.Values, "output of the plain chain");
        Gradients a = Backward(passes[0], asOne), b = Backward(passes[1], stepped);
        foreach (Parameter parameter in model.Parameters)
            Expect.Close(a.Of(parameter), b.Of(parameter), parameter.Name, 2e-6);
    }

    [Theory]
    [InlineData(TeacherForcingDraw.PerSequenceAndStep, false)]
    [InlineData(TeacherForcingDraw.PerSequenceAndStep, true)]
    [InlineData(TeacherForcingDraw.PerStep, false)]
    [InlineData(TeacherForcingDraw.PerSequence, true)]
    public void Forward_Ratio_IsALoopByHandWithTheExpectedDraws(TeacherForcingDraw draw, bool detaches)
    {
        var lstm = new Lstm(FeedbackCase.Features, 4, new Rng(1));
        var head = new Linear(4, FeedbackCase.Values, new Rng(2));
        var model = new Autoregressive(lstm, head, new() { TeacherForcing = TeacherForcing.Ratio(0.5f) with { Draw = draw }, DetachFeedback = detaches });
        Sequence input = FeedbackCase.Input();
        ForwardContext pass = ForwardContext.Training(new Rng(3)), byHand = ForwardContext.Training(new Rng(4));
        Sequence output = model.Forward(input, pass);

        bool[,] truth = new bool[5, 5];
        var rng = new Rng(3);
        bool Throw() => rng.NextSingle() < 0.5f;
        bool[] forSequence = draw == TeacherForcingDraw.PerSequence ? [.. FeedbackCase.Lengths.Select(length => length > 1 && Throw())] : [];
        for (int step = 1; step < 5; step++)
        {
            bool forStep = draw == TeacherForcingDraw.PerStep && Throw();
            for (int sequence = 0; sequence < 5; sequence++)
                truth[sequence, step] = step < FeedbackCase.Lengths[sequence] && (draw == TeacherForcingDraw.PerStep ? forStep : draw == TeacherForcingDraw.PerSequence ? forSequence[sequence] : Throw());
        }

        Tensor[] parts = [.. FeedbackCase.Lengths.Select((length, sequence) =>
        {
            Tensor x = Ops.Slice(Ops.Slice(input.Values, 0, sequence, 1), 1, 0, length);
            Tensor rest = Tensor.Zeros([1, 5 - length, FeedbackCase.Values]);
            return length == 0 ? rest : Ops.Concatenate([FeedbackCase.ByHand(lstm, head, x, step => truth[sequence, step], detaches, byHand), rest], axis: 1);
        })];
        Tensor expected = Ops.Concatenate(parts, axis: 0);
        Expect.Close(expected, output.Values, "output", 1e-6);
        Gradients a = Backward(byHand, expected), b = Backward(pass, output);
        foreach (Parameter parameter in model.Parameters)
            Expect.Close(a.Of(parameter), b.Of(parameter), parameter.Name, 2e-6);
        Assert.Contains(truth.Cast<bool>(), value => value);
    }

    [Theory]
    [MemberData(nameof(LayersBothWays))]
    public void Gradient_MixedAndFreeRunning_MatchesCentralDifferences(int layer, bool mixed)
    {
        Autoregressive model = FeedbackCase.Model(layer, new() { TeacherForcing = mixed ? TeacherForcing.Ratio(0.5f) : TeacherForcing.Never });
        var x = new Parameter("x", FeedbackCase.Input().Values);
        // The normalised layer bends sharply where the state is still small, and the minimal one has a kink: a smaller step, at the price of rounding.
        GradientCheckOptions options = layer is 1 or 5
            ? new() { TrainingSeed = 5, Step = 0.001f, AbsoluteTolerance = 4e-3f, RelativeTolerance = 1e-2f }
            : new() { TrainingSeed = 5, Step = 0.01f };
        GradientCheck.Require(GradientCheck.Parameters([.. model.Parameters, x], pass => model.Forward(new(pass.Read(x), FeedbackCase.Lengths), pass).Values, options));
    }

    [Fact]
    public void Forward_DetachedFeedback_HasAnotherGradient()
    {
        Sequence input = FeedbackCase.Input();
        Tensor Gradient(bool detaches)
        {
            Autoregressive model = FeedbackCase.Model(3, new() { TeacherForcing = TeacherForcing.Never, DetachFeedback = detaches });
            var pass = ForwardContext.Training(new Rng(1));
            return Backward(pass, model.Forward(input, pass)).Of(model.Parameter("head.weight"));
        }

        Assert.NotEqual(Gradient(false).ToArray(), Gradient(true).ToArray());
    }

    [Fact]
    public void Forward_EqualSeedsAndSteps_GiveEqualBitsAndOthersDoNot()
    {
        Autoregressive model = FeedbackCase.Model(0, new() { TeacherForcing = TeacherForcing.Linear(10) });
        float[] Run(ulong seed, long step) => model.Forward(FeedbackCase.Input(), ForwardContext.Training(new Rng(seed), step)).Values.ToArray();

        Assert.Equal(Run(1, 5), Run(1, 5));
        Assert.NotEqual(Run(1, 5), Run(2, 5));
        Assert.Equal(Run(1, 0), Run(2, 0));       // nothing but the truth yet
        Assert.Equal(Run(1, 10), Run(2, 99));     // and then none of it
    }

    [Fact]
    public void Forward_LockedNoise_IsTheSameAtAllStepsOfTheLoop()
    {
        LstmOptions noisy = new() { Layers = 2, InputDropout = 0.3f, OutputDropout = 0.3f, RecurrentDropout = 0.3f, WeightDrop = 0.3f };
        Module<Sequence, Sequence> layer = new Lstm(FeedbackCase.Features, 5, new Rng(1), noisy).Then(new LockedDropout(0.3f)).Then(new Gru(5, 4, new Rng(2), new() { WeightDrop = 0.5f }));
        var model = new Autoregressive(layer, new Linear(4, FeedbackCase.Values, new Rng(3)));
        Sequence input = Draw.Uniform([3, 6, FeedbackCase.Features], 4);
        var layout = StepLayout.Of(input);
        ForwardContext passA = ForwardContext.Training(new Rng(6)), passB = ForwardContext.Training(new Rng(6));
        Sequence a = model.Forward(input, passA), b = model.Forward(input, layout, Stepwise(layout), passB);

        Expect.BitEqual(a.Values, b.Values, "output");
        Gradients gradientsA = Backward(passA, a), gradientsB = Backward(passB, b);
        foreach (Parameter parameter in model.Parameters)
            Expect.Close(gradientsA.Of(parameter), gradientsB.Of(parameter), parameter.Name, 2e-6);
        Assert.NotEqual(model.Predict(input).Values.ToArray(), a.Values.ToArray());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Forward_Padding_ReachesNothing(int layer)
    {
        Autoregressive model = FeedbackCase.Model(layer, new() { TeacherForcing = TeacherForcing.Ratio(0.5f) });
        Tensor[] runs = [.. new[] { 0, float.NaN }.Select(padding => model.Forward(FeedbackCase.Input(padding), ForwardContext.Training(new Rng(1))).Values)];
        Expect.BitEqual(runs[0], runs[1], "output");
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Predict_AfterThePrimer_ReadsExogenousInputsOnly(int layer)
    {
        Autoregressive model = FeedbackCase.Model(layer, new() { PrimerSteps = 2 });
        Tensor x = Draw.Uniform([2, 5, FeedbackCase.Features], 3);
        Tensor Changed(int step, int feature, float value)
        {
            float[] copy = x.ToArray();
            copy[step * FeedbackCase.Features + feature] = value;
            return Tensor.From(x.Shape, copy);
        }

        float[] expected = model.Predict(x).Values.ToArray();
        Assert.Equal(expected, model.Predict(Changed(2, 0, float.NaN)).Values.ToArray());
        Assert.NotEqual(expected, model.Predict(Changed(1, 0, 9)).Values.ToArray());
        Assert.NotEqual(expected, model.Predict(Changed(2, 2, 9)).Values.ToArray());
    }

    [Fact]
    public void Predict_ReadsTruthAtInference_PredictsOneStepAhead()
    {
        Autoregressive model = FeedbackCase.Model(0, new() { TeacherForcing = TeacherForcing.Never, ReadsTruthAtInference = true });
        Expect.BitEqual(FeedbackCase.Model(0).Forward(FeedbackCase.Input(), ForwardContext.Training(new Rng(1))).Values, model.Predict(FeedbackCase.Input()).Values, "output");
    }

    [Fact]
    public void Forward_ValueSize_FeedsTheFirstOutputsBack()
    {
        var lstm = new Lstm(FeedbackCase.Features, 4, new Rng(1));
        var head = new Linear(4, 5, new Rng(2));
        var model = new Autoregressive(lstm, head, new() { ValueSize = 1 });
        Tensor x = Draw.Uniform([1, 3, FeedbackCase.Features], 3), output = model.Predict(x).Values;

        float[] second = [output[0, 0, 0], x[0, 1, 1], x[0, 1, 2]];
        Tensor read = Tensor.From([1, 2, 3], [.. x.Data[..3], .. second]);
        Expect.Close(new PerStep(head).Predict(lstm.Predict(read)).Values, Ops.Slice(output, 1, 0, 2), "output", 1e-6);
        Assert.Equal(2, model.ExogenousSize);
        Assert.Equal("Autoregressive(1 + 2 -> 5)", model.Name);
    }

    [Fact]
    public void Constructor_WhatDoesNotFit_IsNamed()
    {
        var rng = new Rng(1);
        Assert.Contains("needs the whole sequence", Expect.Message<InvalidOperationException>(() => new Autoregressive(new Gru(2, 4, rng, new() { Bidirectional = true }), new Linear(8, 2, rng))));
        Assert.Contains("Gru(2 -> 4) gives 4 features, but Linear(5 -> 2) expects 5", Expect.Message<ArgumentException>(() => new Autoregressive(new Gru(2, 4, rng), new Linear(5, 2, rng))));
        Assert.Contains("3 features are to be fed back, but the head gives 3 and the layer takes 2", Expect.Message<ArgumentException>(() => new Autoregressive(new Gru(2, 4, rng), new Linear(4, 3, rng))));
        Assert.Contains("expected recurrent layers, with PerStep and LockedDropout between them, got Bidirectional", Expect.Message<ArgumentException>(() => new Autoregressive(new Bidirectional(new Gru(2, 4, rng), new Gru(2, 4, rng, new() { GoBackwards = true })), new Linear(8, 2, rng))));
        Assert.Contains("expected [batch, time, values=2 + exogenous=1], got [1, 2, 2]", Expect.Message<ArgumentException>(() => FeedbackCase.Model(0).Predict(Tensor.Zeros([1, 2, 2]))));
        Assert.Throws<ArgumentOutOfRangeException>("PrimerSteps", () => new AutoregressiveOptions { PrimerSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>("ValueSize", () => new AutoregressiveOptions { ValueSize = 0 });
    }

    [Fact]
    public void NamedParameters_StandUnderLayerAndHead() => Assert.Equal(
        ["layer.weight_ih_l0", "layer.weight_hh_l0", "layer.bias_ih_l0", "layer.bias_hh_l0", "head.weight", "head.bias"], FeedbackCase.Model(3).NamedParameters.Select(p => p.Path));

    private static FeedbackPlan Stepwise(StepLayout layout) => new(FeedbackPlan.Truth(layout), longestChunk: 1);

    private static TModule Child<TModule>(Module model, string name) => (TModule)(object)model.Children.Single(child => child.Name == name).Module;

    private static Gradients Backward(ForwardContext pass, Sequence output) => Backward(pass, output.Values);

    private static Gradients Backward(ForwardContext pass, Tensor output) => pass.Backward(Ops.Sum(output * Draw.Uniform(output.Shape, 21)));
}
