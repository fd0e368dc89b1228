namespace RnnLib.Layers.Tests;

/// <summary>Recurrence through the output, with the true outputs and with the network's own.</summary>
public sealed class JordanRnnTests
{
    private static readonly int[] Lengths = [3, 5, 0];
    private static readonly JordanOptions Options = new() { OutputActivation = Activation.Sigmoid };

    [Fact]
    public void Forward_FedWithItsOwnOutputs_IsTheSameByBothWays()
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1), Options);
        Sequence x = new(Tensor.Normal([3, 5, 2], 0, 1, new Rng(2)), Lengths);
        Sequence own = jordan.Predict(x);
        Expect.Close(own.Values, jordan.Forward(x, own, ForwardContext.Inference).Values, "output", 1e-6);
        Assert.Equal(["weight_ih", "weight_yh", "bias_h", "weight_hy", "bias_y"], jordan.NamedParameters.Select(p => p.Path));
    }

    [Fact]
    public void Forward_TrueOutputs_FollowsTheEquations()
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1), Options);
        Tensor x = Tensor.Normal([1, 2, 2], 0, 1, new Rng(2)), y = Tensor.Normal([1, 2, 3], 0, 1, new Rng(3));
        Tensor[] p = [.. jordan.Parameters.Select(parameter => parameter.Value)];
        Tensor Step(Tensor input, Tensor previous) => Ops.Sigmoid(Ops.Linear(Ops.Tanh(Ops.Linear(input, p[0], p[2]) + Ops.Linear(previous, p[1])), p[3], p[4]));
        Tensor Row(Tensor t, int step) => Ops.Reshape(Ops.Slice(t, 1, step, 1), [1, t.Shape[2]]);
        Tensor expected = Ops.Stack([Step(Row(x, 0), Tensor.Zeros([1, 3])), Step(Row(x, 1), Row(y, 0))], axis: 1);
        Expect.Close(expected, jordan.Forward(x, y, ForwardContext.Inference).Values, "output", 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Gradient_BothWays_MatchesCentralDifferences(bool forced)
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1), Options);
        var x = new Parameter("x", Tensor.Normal([3, 5, 2], 0, 1, new Rng(2)));
        Sequence? truth = forced ? new Sequence(Draw.WithPadding(Tensor.Normal([3, 5, 3], 0, 1, new Rng(3)), Lengths, float.NaN), Lengths) : null;
        GradientCheck.Require(GradientCheck.Parameters([.. jordan.Parameters, x], pass => jordan.Forward(new(pass.Read(x), Lengths), truth, pass).Values));
    }

    [Fact]
    public void Forward_TeacherForcing_MixesTrueAndOwnOutputsByTheDraws()
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1), Options);
        Sequence x = Tensor.Normal([2, 5, 2], 0, 1, new Rng(2));
        Tensor truth = Tensor.Normal([2, 5, 3], 0, 1, new Rng(3));
        Tensor got = jordan.Forward(x, truth, TeacherForcing.Ratio(0.5f), ForwardContext.Training(new Rng(4))).Values;

        // The outputs of a forced run whose truth is what the draws say: at step t that of t - 1, true or as it came out.
        var rng = new Rng(4);
        float[] fed = truth.ToArray();
        for (int step = 1; step < 5; step++)
        {
            for (int sequence = 0; sequence < 2; sequence++)
            {
                int at = (sequence * 5 + step - 1) * 3;
                if (rng.NextSingle() >= 0.5f)
                    got.Data.Slice(at, 3).CopyTo(fed.AsSpan(at));
            }
        }

        Expect.Close(jordan.Forward(x, Tensor.From(truth.Shape, fed), ForwardContext.Inference).Values, got, "output", 1e-6);
        Assert.NotEqual(truth.ToArray(), fed);
    }

    [Fact]
    public void Forward_TeacherForcingAlwaysAndNever_AreTheTwoKnownWays()
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1), Options);
        Sequence x = new(Tensor.Normal([3, 5, 2], 0, 1, new Rng(2)), Lengths);
        Sequence truth = new(Tensor.Normal([3, 5, 3], 0, 1, new Rng(3)), Lengths);
        Tensor Run(TeacherForcing forcing, ForwardContext pass) => jordan.Forward(x, truth, forcing, pass).Values;

        Expect.BitEqual(jordan.Forward(x, truth, ForwardContext.Inference).Values, Run(TeacherForcing.Always, ForwardContext.Training(new Rng(1))), "forced");
        Expect.BitEqual(jordan.Predict(x).Values, Run(TeacherForcing.Never, ForwardContext.Training(new Rng(1))), "on its own");
        Expect.BitEqual(jordan.Predict(x).Values, Run(TeacherForcing.Always, ForwardContext.Inference), "at inference");
        Assert.Contains("outputSize=3], got [3, 4, 3]", Expect.Message<ArgumentException>(() => jordan.Forward(x, Tensor.Zeros([3, 4, 3]), TeacherForcing.Always, ForwardContext.Inference)));
    }

    [Fact]
    public void Gradient_TeacherForcing_MatchesCentralDifferences()
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1), Options);
        Parameter x = new("x", Tensor.Normal([3, 5, 2], 0, 1, new Rng(2))), truth = new("truth", Tensor.Normal([3, 5, 3], 0, 1, new Rng(3)));
        GradientCheck.Require(GradientCheck.Parameters(
            [.. jordan.Parameters, x, truth],
            pass => jordan.Forward(new(pass.Read(x), Lengths), new Sequence(pass.Read(truth), Lengths), TeacherForcing.Ratio(0.5f), pass).Values,
            new() { TrainingSeed = 8 }));
    }

    [Fact]
    public void Stream_OnItsOwn_GivesWhatPredictGives()
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1), Options);
        Tensor x = Tensor.Normal([1, 5, 2], 0, 1, new Rng(2)), expected = jordan.Predict(x).Values;
        SequenceSession session = jordan.Stream();
        for (int step = 0; step < 5; step++)
            Expect.Close(Ops.Slice(expected, 1, step, 1), Tensor.From([1, 1, 3], session.Push(x.Data.Slice(step * 2, 2))), "output", 1e-6);
    }

    [Fact]
    public void Forward_WrongShapes_AreNamed()
    {
        var jordan = new JordanRnn(2, 4, 3, new Rng(1));
        Assert.Contains("expected [batch=1, time=5, outputSize=3], got [1, 4, 3]", Assert.Throws<ArgumentException>("trueOutputs", () => jordan.Forward(Tensor.Zeros([1, 5, 2]), Tensor.Zeros([1, 4, 3]), ForwardContext.Inference)).Message);
        Assert.Contains("expected [batch, time, inputSize=2]", Assert.Throws<ArgumentException>("input", () => jordan.Forward(Tensor.Zeros([1, 5, 3]), Tensor.Zeros([1, 5, 3]), ForwardContext.Inference)).Message);
    }
}
