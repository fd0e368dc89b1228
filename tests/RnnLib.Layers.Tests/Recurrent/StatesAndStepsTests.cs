namespace RnnLib.Layers.Tests;

/// <summary>States of all layers at all steps, and a layer that is driven step by step.</summary>
public sealed class StatesAndStepsTests
{
    private const int InputSize = 3, HiddenSize = 4, Batch = 3, Time = 6;
    private static readonly int[] Lengths = [4, 6, 0];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ForwardStates_EveryStep_IsTheFinalStateOfTheSequenceSoFar(bool zoneout)
    {
        var lstm = new Lstm(InputSize, HiddenSize, new Rng(1), new() { Layers = 2, ZoneoutCell = zoneout ? 0.3f : 0, ProjectionSize = 2 });
        Tensor x = Tensor.Normal([Batch, Time, InputSize], 0, 1, new Rng(2));
        var (output, state, steps) = lstm.ForwardStates(new(x, Lengths), null, ForwardContext.Inference);

        Assert.Equal([2, Batch, Time, 2], steps.Hidden.Shape);
        Assert.Equal([2, Batch, Time, HiddenSize], steps.Cell.Shape);
        Expect.BitEqual(lstm.Predict(new Sequence(x, Lengths)).Values, output.Values, "output");
        for (int step = 0; step < Time; step++)
        {
            int[] soFar = [.. Lengths.Select(length => Math.Min(length, step + 1))];
            LstmState expected = lstm.Forward(new(x, soFar), null, ForwardContext.Inference).State;
            for (int sequence = 0; sequence < Batch; sequence++)
            {
                for (int layer = 0; layer < 2; layer++)
                {
                    float got = steps.Cell[layer, sequence, step, 1], gotHidden = steps.Hidden[layer, sequence, step, 1];
                    Assert.Equal(step < Lengths[sequence] ? expected.Cell[layer, sequence, 1] : 0, got);
                    Assert.Equal(step < Lengths[sequence] ? expected.Hidden[layer, sequence, 1] : 0, gotHidden);
                }
            }
        }

        Expect.BitEqual(lstm.Forward(new(x, Lengths), null, ForwardContext.Inference).State.Cell, state.Cell, "state");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ForwardStates_GradientThroughCells_MatchesCentralDifferences(bool bidirectional)
    {
        var lstm = new Lstm(InputSize, HiddenSize, new Rng(1), new() { Layers = 2, ZoneoutCell = 0.2f, Bidirectional = bidirectional });
        var x = new Parameter("x", Tensor.Normal([Batch, Time, InputSize], 0, 1, new Rng(2)));
        GradientCheck.Require(GradientCheck.Parameters([.. lstm.Parameters, x], pass =>
        {
            var (output, _, steps) = lstm.ForwardStates(new(pass.Read(x), Lengths), null, pass);
            return Ops.Concatenate([Ops.Reshape(steps.Cell, [steps.Cell.Count]), Ops.Reshape(output.Values, [output.Values.Count])], 0);
        }));
    }

    [Fact]
    public void ForwardStates_BackwardDirection_StandsAtTheStepItHasRead()
    {
        var gru = new Gru(InputSize, HiddenSize, new Rng(1), new() { Bidirectional = true });
        Tensor x = Tensor.Normal([Batch, Time, InputSize], 0, 1, new Rng(2));
        var (output, _, steps) = gru.ForwardStates(new(x, Lengths), null, ForwardContext.Inference);
        var (forward, backward) = output.SplitDirections();
        Expect.BitEqual(Ops.Stack([forward.Values, backward.Values]), steps.Hidden, "steps");
    }

    [Fact]
    public void Step_OverTime_EqualsTheSequenceAndItsGradient()
    {
        var gru = new Gru(InputSize, HiddenSize, new Rng(1), new() { Layers = 2, LearnInitialState = true });
        var x = new Parameter("x", Tensor.Normal([Batch, Time, InputSize], 0, 1, new Rng(2)));
        ForwardContext whole = ForwardContext.Differentiating(), stepwise = ForwardContext.Differentiating();
        Tensor weights = Tensor.Normal([Batch, Time, HiddenSize], 0, 1, new Rng(3)), expected = gru.Forward(whole.Read(x), whole).Values;

        HiddenState? state = null;
        var outputs = new List<Tensor>();
        for (int step = 0; step < Time; step++)
        {
            (Tensor output, state) = gru.Step(Ops.Reshape(Ops.Slice(stepwise.Read(x), 1, step, 1), [Batch, InputSize]), state, stepwise);
            outputs.Add(output);
        }

        Tensor actual = Ops.Stack([.. outputs], axis: 1);
        Expect.BitEqual(expected, actual, "output");
        Gradients a = whole.Backward(Ops.Sum(expected * weights)), b = stepwise.Backward(Ops.Sum(actual * weights));
        foreach (Parameter parameter in gru.Parameters.Append(x))
            Expect.Close(a.Of(parameter), b.Of(parameter), parameter.Name);
    }

    [Fact]
    public void Step_WrongShapeOrDirection_IsRefused()
    {
        var gru = new Gru(InputSize, HiddenSize, new Rng(1));
        Assert.Contains("expected [batch, inputSize=3], got [2, 4]", Assert.Throws<ArgumentException>(() => gru.Step(Tensor.Zeros([2, 4]), null, ForwardContext.Inference)).Message);
        var both = new Gru(InputSize, HiddenSize, new Rng(1), new() { Bidirectional = true });
        Assert.Contains("needs the whole sequence", Assert.Throws<InvalidOperationException>(() => both.Step(Tensor.Zeros([2, 3]), null, ForwardContext.Inference)).Message);
    }
}
