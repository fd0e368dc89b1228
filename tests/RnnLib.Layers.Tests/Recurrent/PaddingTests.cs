namespace RnnLib.Layers.Tests;

/// <summary>Padding reaches no output, state, loss or gradient, whatever stands there.</summary>
public sealed class PaddingTests
{
    private const int Time = 6;

    private static readonly int[] Lengths = [3, Time, 0, 5, 1, 2];

    public static TheoryData<CellKind, bool> Cells()
    {
        var data = new TheoryData<CellKind, bool>();
        foreach (CellKind cell in Enum.GetValues<CellKind>())
        {
            data.Add(cell, false);
            data.Add(cell, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_PaddingIsNaN_GivesBitEqualResultsAndGradients(CellKind cell, bool bidirectional)
    {
        Module<Sequence, Tensor> model = Model(cell, bidirectional);
        Tensor x = Draw.Uniform([Lengths.Length, Time, 5], 3);
        Tensor weights = Draw.Uniform([Lengths.Length, 4], 4);
        (Tensor Loss, Tensor Output, Gradients Gradients, Tensor InputGradient) Run(float padding)
        {
            var pass = ForwardContext.Differentiating();
            Tensor watched = pass.Watch(Draw.WithPadding(x, Lengths, padding));
            Tensor output = model.Forward(new(watched, Lengths), pass), loss = Ops.Sum(output * weights);
            Gradients gradients = pass.Backward(loss);
            return (loss, output, gradients, gradients.Of(watched));
        }

        var zeros = Run(0);
        foreach (float padding in new[] { float.NaN, float.PositiveInfinity, 1e30f })
        {
            var other = Run(padding);
            Expect.BitEqual(zeros.Output, other.Output, "output");
            Expect.BitEqual(zeros.Loss, other.Loss, "loss");
            Expect.BitEqual(zeros.InputGradient, other.InputGradient, "input gradient");
            Expect.BitEqual(zeros.Gradients, other.Gradients, model.Parameters);
        }

        Expect.BitEqual(Draw.WithPadding(zeros.InputGradient, Lengths, 0), zeros.InputGradient, "gradient at padded steps");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_PaddedTokensAreNoIds_GivesBitEqualGradients(CellKind cell, bool bidirectional)
    {
        Module<TokenBatch, Tensor> model = new Embedding(9, 5, new Rng(1)).Then(Model(cell, bidirectional));
        (Tensor Output, Gradients Gradients) Run(int padding)
        {
            int[][] sequences = [.. Lengths.Select((length, row) => Enumerable.Range(row, length).Select(id => id % 9).ToArray())];
            var pass = ForwardContext.Differentiating();
            Tensor output = model.Forward(TokenBatch.Pad(sequences, padding), pass);
            return (output, pass.Backward(Ops.Sum(Ops.Square(output))));
        }

        var want = Run(0);
        foreach (int padding in new[] { -1, int.MaxValue })
        {
            var got = Run(padding);
            Expect.BitEqual(want.Output, got.Output, "output");
            Expect.BitEqual(want.Gradients, got.Gradients, model.Parameters);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_PaddedBatch_EqualsEachSequenceAloneBitForBit(CellKind cell, bool bidirectional)
    {
        AnyRecurrent layer = new RecurrentCase(cell, 5, 9) { Layers = 2, Bidirectional = bidirectional }.Create();
        Tensor x = Draw.Uniform([Lengths.Length, Time, 5], 3);
        var (output, state) = layer.Forward(new(x, Lengths), null, ForwardContext.Inference);
        Gradients together = GradientsOf(layer, new(x, Lengths)), summed = new();

        for (int sequence = 0; sequence < Lengths.Length; sequence++)
        {
            Tensor alone = Ops.Slice(Ops.Slice(x, 0, sequence, 1), 1, 0, Lengths[sequence]);
            var (aloneOutput, aloneState) = layer.Forward(alone, null, ForwardContext.Inference);
            Tensor here = Ops.Slice(output.Values, 0, sequence, 1);
            Expect.BitEqual(aloneOutput.Values, Ops.Slice(here, 1, 0, Lengths[sequence]), $"output of sequence {sequence}");
            Assert.All(Ops.Slice(here, 1, Lengths[sequence], Time - Lengths[sequence]).ToArray(), v => Assert.Equal(0, v));
            for (int part = 0; part < state.Length; part++)
                Expect.BitEqual(aloneState[part], Ops.Slice(state[part], 1, sequence, 1), $"state {part} of sequence {sequence}");
            summed.Add(GradientsOf(layer, alone));
        }

        foreach (Parameter parameter in layer.Module.Parameters)
            Expect.Close(summed.Of(parameter), together.Of(parameter), $"gradient of {parameter.Name}");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_ZeroLength_FinalStateIsTheInitialStateAndLastStepIsZero(CellKind cell, bool bidirectional)
    {
        var problem = new RecurrentProblem(new(cell, 5, 4) { Layers = 2, Bidirectional = bidirectional }, Lengths.Length, Time, Lengths, withInitialState: true);
        Tensor[] results = problem.Fused(ForwardContext.Inference);
        for (int part = 0; part < problem.Initial!.Length; part++)
            Expect.BitEqual(Ops.Slice(problem.Initial[part].Value, 1, 2, 1), Ops.Slice(results[1 + part], 1, 2, 1), $"state {part}");
        Assert.All(new LastStep().Predict(new Sequence(results[0], Lengths)).Data.Slice(2 * results[0].Shape[^1], 4).ToArray(), v => Assert.Equal(0, v));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_NoSequenceOrNoStep_Works(CellKind cell, bool bidirectional)
    {
        foreach ((int batch, int time) in new[] { (0, Time), (2, 0), (0, 0) })
        {
            var problem = new RecurrentProblem(new(cell, 5, 4) { Layers = 2, Bidirectional = bidirectional }, batch, time, withInitialState: true);
            Tensor[] results = problem.Fused(ForwardContext.Inference);
            Assert.Equal([batch, time, bidirectional ? 8 : 4], results[0].Shape);
            Expect.BitEqual(problem.Initial![0].Value, results[1], "state");

            Gradients gradients = RecurrentProblem.Backward(problem.Fused);
            Assert.All(problem.Layer.Module.Parameters, p => Assert.All(gradients.Of(p).ToArray(), v => Assert.Equal(0, v)));
            Assert.Equal([batch, 4], Model(cell, bidirectional).Predict(problem.Input.Value).Shape);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_LengthsAllFull_EqualsNoLengthsBitForBit(CellKind cell, bool bidirectional)
    {
        var options = new RecurrentCase(cell, 5, 4) { Bidirectional = bidirectional };
        RecurrentProblem without = new(options, 3, Time), with = new(options, 3, Time, [Time, Time, Time]);
        Expect.BitEqual(
            RecurrentProblem.Flatten(without.Fused(ForwardContext.Inference)), RecurrentProblem.Flatten(with.Fused(ForwardContext.Inference)), "results");
    }

    private static Module<Sequence, Tensor> Model(CellKind cell, bool bidirectional)
    {
        var options = new RecurrentCase(cell, 5, 4) { Layers = 2, Bidirectional = bidirectional };
        int size = 4 * options.Directions;
        return options.Create().Module
            .Then(new PerStep(new LayerNorm(size)))
            .Then(new PerStep(new Linear(size, 6, new Rng(7))))
            .Then(new Gru(6, 6, new Rng(8)))
            .Then(new LastStep())
            .Then(new Linear(6, 4, new Rng(9)));
    }

    private static Gradients GradientsOf(AnyRecurrent layer, Sequence x)
    {
        var pass = ForwardContext.Differentiating();
        return pass.Backward(Ops.Sum(Ops.Square(layer.Forward(x, null, pass).Output.Values)));
    }
}
