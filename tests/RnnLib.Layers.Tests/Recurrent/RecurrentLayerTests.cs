namespace RnnLib.Layers.Tests;

public sealed class RecurrentLayerTests
{
    public static TheoryData<CellKind> Cells() => [.. Enum.GetValues<CellKind>()];

    [Fact]
    public void Parameters_StackedBidirectional_HavePyTorchsNamesOrderAndShapes()
    {
        var layer = new Lstm(10, 20, new Rng(1), new() { Layers = 2, Bidirectional = true });
        Assert.Equal(
            [
                "weight_ih_l0 [80, 10]", "weight_hh_l0 [80, 20]", "bias_ih_l0 [80]", "bias_hh_l0 [80]",
                "weight_ih_l0_reverse [80, 10]", "weight_hh_l0_reverse [80, 20]", "bias_ih_l0_reverse [80]", "bias_hh_l0_reverse [80]",
                "weight_ih_l1 [80, 40]", "weight_hh_l1 [80, 20]", "bias_ih_l1 [80]", "bias_hh_l1 [80]",
                "weight_ih_l1_reverse [80, 40]", "weight_hh_l1_reverse [80, 20]", "bias_ih_l1_reverse [80]", "bias_hh_l1_reverse [80]",
            ],
            layer.NamedParameters.Select(p => $"{p.Path} {p.Parameter.Shape}"));
    }

    [Fact]
    public void Parameters_WithoutBias_AreTheWeightsOnly()
    {
        var layer = new Gru(10, 20, new Rng(1), new() { Layers = 2, Bias = RecurrentBias.None });
        Assert.Equal(
            ["weight_ih_l0 [60, 10]", "weight_hh_l0 [60, 20]", "weight_ih_l1 [60, 20]", "weight_hh_l1 [60, 20]"],
            layer.Parameters.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData(CellKind.Tanh, 1)]
    [InlineData(CellKind.Gru, 3)]
    [InlineData(CellKind.Lstm, 4)]
    public void ParameterCount_OneLayer_IsGatesTimesUnitsTimesInputs(CellKind cell, int gates) =>
        Assert.Equal(gates * 20 * (10 + 20 + 2), new RecurrentCase(cell, 10, 20).Create().Module.ParameterCount);

    [Theory]
    [MemberData(nameof(Cells))]
    public void Constructor_Defaults_DrawsAllFromOneOverRootOfUnits(CellKind cell)
    {
        const int hiddenSize = 64;
        const double bound = 0.125;
        AnyRecurrent layer = new RecurrentCase(cell, 32, hiddenSize) { Layers = 2, Bidirectional = true }.Create();
        foreach (Parameter parameter in layer.Module.Parameters)
        {
            double[] values = [.. parameter.Value.ToArray()];
            Assert.All(values, w => Assert.InRange(w, -bound, bound));
            Assert.True(values.Max() > 0.85 * bound && values.Min() < -0.85 * bound, parameter.Name);
            Assert.InRange(Math.Sqrt(values.Average(w => w * w)), 0.8 * bound / Math.Sqrt(3), 1.2 * bound / Math.Sqrt(3));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Constructor_EqualSeeds_GiveEqualWeights(CellKind cell)
    {
        var options = new RecurrentCase(cell, 3, 5) { Layers = 2, Bidirectional = true };
        Parameter[] first = [.. options.Create(7).Module.Parameters], second = [.. options.Create(7).Module.Parameters], other = [.. options.Create(8).Module.Parameters];
        for (int i = 0; i < first.Length; i++)
        {
            Expect.BitEqual(first[i].Value, second[i].Value, first[i].Name);
            Assert.NotEqual(first[i].Value.ToArray(), other[i].Value.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_State_HasARowPerLayerAndDirection(CellKind cell)
    {
        var problem = new RecurrentProblem(new(cell, 3, 5) { Layers = 3, Bidirectional = true }, batch: 4, time: 2);
        Tensor[] results = problem.Fused(ForwardContext.Inference);
        Assert.Equal([4, 2, 10], results[0].Shape);
        Assert.All(results[1..], state => Assert.Equal([6, 4, 5], state.Shape));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Forward_StateCarriedFromChunkToChunk_EqualsOneRun(CellKind cell)
    {
        AnyRecurrent layer = new RecurrentCase(cell, 3, 5) { Layers = 2 }.Create();
        Tensor x = Draw.Uniform([2, 6, 3], 1);
        var (whole, final) = layer.Forward(x, null, ForwardContext.Inference);

        var (head, carried) = layer.Forward(Ops.Slice(x, 1, 0, 4), null, ForwardContext.Inference);
        var (tail, last) = layer.Forward(Ops.Slice(x, 1, 4, 2), carried, ForwardContext.Inference);

        Expect.BitEqual(whole.Values, Ops.Concatenate([head.Values, tail.Values], axis: 1), "output");
        for (int part = 0; part < final.Length; part++)
            Expect.BitEqual(final[part], last[part], $"state {part}");
    }

    [Fact]
    public void Detach_State_KeepsValuesAndCutsHistory()
    {
        var pass = ForwardContext.Differentiating();
        LstmState lstm = new Lstm(3, 5, new Rng(1)).Forward(Draw.Uniform([2, 4, 3], 1), null, pass).State;
        HiddenState gru = new Gru(3, 5, new Rng(1)).Forward(Draw.Uniform([2, 4, 3], 1), null, pass).State;
        foreach ((Tensor tracked, Tensor cut) in new[] { (lstm.Hidden, lstm.Detach().Hidden), (lstm.Cell, lstm.Detach().Cell), (gru.Hidden, gru.Detach().Hidden) })
        {
            Assert.True(tracked.IsTracked);
            Assert.False(cut.IsTracked);
            Expect.BitEqual(tracked, cut, "state");
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Predict_Module_GivesTheOutputOfTheFullForward(CellKind cell)
    {
        var problem = new RecurrentProblem(new(cell, 3, 5) { Bidirectional = true }, batch: 4, time: 3);
        Expect.BitEqual(problem.Fused(ForwardContext.Inference)[0], problem.Layer.Module.Predict(problem.Input.Value).Values, "output");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Backward_TwoTrainingPasses_GiveBitEqualGradients(CellKind cell)
    {
        AnyRecurrent layer = new RecurrentCase(cell, 5, 17) { Layers = 3, Bidirectional = true, Dropout = 0.4f }.Create();
        var x = new Sequence(Draw.Uniform([7, 9, 5], 1), [9, 3, 0, 9, 1, 5, 7]);
        Gradients Run()
        {
            var pass = ForwardContext.Training(new Rng(3));
            var (output, state) = layer.Forward(x, null, pass);
            return pass.Backward(Ops.Sum(Ops.Square(output.Values)) + Ops.Sum(state[0]));
        }

        Expect.BitEqual(Run(), Run(), layer.Module.Parameters);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Predict_EightThreadsOnOneModel_GiveTheSameBits(CellKind cell)
    {
        Module<Sequence, Tensor> model = new RecurrentCase(cell, 5, 17) { Layers = 2, Bidirectional = true }.Create().Module
            .Then(new LastStep()).Then(new Linear(34, 3, new Rng(2)));
        Sequence[] inputs = [.. Enumerable.Range(0, 16).Select(i => new Sequence(Draw.Uniform([7, 9, 5], (ulong)i), [9, 3, 0, 9, 1, 5, 7]))];
        Tensor[] want = [.. inputs.Select(model.Predict)];
        var got = new Tensor[8][];
        using var start = new Barrier(got.Length);

        Thread[] threads = [.. Enumerable.Range(0, got.Length).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            got[index] = [.. inputs.Select(model.Predict)];
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        Assert.All(got, results => Assert.All(results.Zip(want), pair => Expect.BitEqual(pair.Second, pair.First, "prediction")));
    }

    [Fact]
    public void Predict_LargeOutputOnTheWay_ComesFromThePool()
    {
        Module<Sequence, Tensor> model = new Gru(4, 64, new Rng(1)).Then(new LastStep()).Then(new Linear(64, 2, new Rng(2)));
        var x = new Sequence(Draw.Uniform([16, 100, 4], 1));   // the layer's output has 102,400 numbers
        Tensor first = model.Predict(x);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Tensor second = model.Predict(x);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 200_000);
        Expect.BitEqual(first, second, "prediction");
    }

    [Fact]
    public void Name_Options_TellsWhatDiffersFromTheDefault()
    {
        Assert.Equal("Lstm(3 -> 4)", new Lstm(3, 4, new Rng(1)).Name);
        Assert.Equal("Gru(3 -> 4 x 2 layers, both directions)", new Gru(3, 4, new Rng(1), new() { Layers = 2, Bidirectional = true }).Name);
    }
}
