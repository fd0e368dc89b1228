namespace RnnLib.Layers.Tests;

public sealed class ChainTests
{
    [Fact]
    public void NamedParameters_Chain_AreThoseOfSequential()
    {
        Module<TokenBatch, Tensor> model = new Embedding(9, 4, new Rng(1))
            .Then(new Lstm(4, 3, new Rng(1), new() { Bidirectional = true, Bias = RecurrentBias.None }))
            .Then(new PerStep(new Linear(6, 5, new Rng(1))))
            .Then(new LastStep())
            .Then(new Linear(5, 2, new Rng(1)));

        Assert.Equal(
            ["0.weight", "1.weight_ih_l0", "1.weight_hh_l0", "1.weight_ih_l0_reverse", "1.weight_hh_l0_reverse", "2.weight", "2.bias", "4.weight", "4.bias"],
            model.NamedParameters.Select(p => p.Path));
        Assert.Equal(["0", "1", "2", "3", "4"], model.Children.Select(c => c.Name));
    }

    [Fact]
    public void ToString_Chain_NamesItsParts()
    {
        Module<Sequence, Tensor> model = new Lstm(4, 3, new Rng(1)).Then(new LastStep()).Then(new Linear(3, 2, new Rng(1)));
        Assert.Equal("Lstm(4 -> 3) -> LastStep -> Linear(3 -> 2), 116 parameters", model.ToString());
        Assert.Equal("Linear(300 -> 9), 2,709 parameters", new Linear(300, 9, new Rng(1)).ToString());
    }

    [Fact]
    public void NamedParameters_NestedChains_AreFlat()
    {
        static Linear Layer() => new(2, 2, new Rng(1), bias: false);
        Module<Tensor, Tensor> nested = Layer().Then(Layer().Then(new Tanh()).Then(Layer())).Then(new Tanh().Then(Layer()));
        Assert.Equal(["0.weight", "1.weight", "3.weight", "5.weight"], nested.NamedParameters.Select(p => p.Path));
    }

    [Fact]
    public void NamedParameters_ChainWithinPerStep_KeepNumbersOfTheirOwn()
    {
        var model = new Gru(2, 3, new Rng(1), new() { Bias = RecurrentBias.None }).Then(new PerStep(new Linear(3, 3, new Rng(1), bias: false).Then(new Tanh()).Then(new Linear(3, 1, new Rng(1)))));
        Assert.Equal(["0.weight_ih_l0", "0.weight_hh_l0", "1.0.weight", "1.2.weight", "1.2.bias"], model.NamedParameters.Select(p => p.Path));
    }

    [Fact]
    public void Forward_Chain_EqualsTheModulesOneByOne()
    {
        var lstm = new Lstm(2, 3, new Rng(1));
        var linear = new Linear(3, 2, new Rng(2));
        Tensor x = Draw.Uniform([4, 5, 2], 1);
        Tensor want = linear.Predict(new LastStep().Predict(lstm.Predict(x)));
        Expect.BitEqual(want, lstm.Then(new LastStep()).Then(linear).Predict(x), "output");
    }

    [Fact]
    public void Forward_FromTokensToLogits_MatchesCentralDifferences()
    {
        Module<TokenBatch, Tensor> model = new Embedding(5, 2, new Rng(1), paddingIndex: 0)
            .Then(new Gru(2, 3, new Rng(2), new() { Bidirectional = true }))
            .Then(new PerStep(new LayerNorm(6).Then(new Tanh())))
            .Then(new LastStep())
            .Then(new Linear(6, 3, new Rng(3)))
            .Then(new LogSoftmax());
        var tokens = TokenBatch.Pad([[1, 4, 2], [3], [], [2, 2, 1, 4]]);
        Expect.Differentiable(model.Parameters, pass => model.Forward(tokens, pass));
    }

    [Fact]
    public void Then_SizesDoNotFit_NamesBothLayersAndSizes()
    {
        string message = Assert.Throws<ArgumentException>("second", () => new Linear(3, 4, new Rng(1)).Then(new Linear(5, 2, new Rng(1)))).Message;
        Assert.Contains("Then: Linear(3 -> 4) gives 4 features, but Linear(5 -> 2) expects 5.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Then_DirectionsForgotten_NamesBothSizes()
    {
        Module<TokenBatch, Tensor> encoder = new Embedding(9, 4, new Rng(1)).Then(new Lstm(4, 3, new Rng(1), new() { Bidirectional = true })).Then(new LastStep());
        string message = Expect.Message<ArgumentException>(() => encoder.Then(new Linear(3, 2, new Rng(1))));
        Assert.Contains("LastStep gives 6 features, but Linear(3 -> 2) expects 3.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Then_EmbeddingTooWide_NamesBothSizes()
    {
        string message = Expect.Message<ArgumentException>(() => new Embedding(9, 4, new Rng(1)).Then(new Lstm(5, 3, new Rng(1))));
        Assert.Contains("Embedding(9, 4) gives 4 features, but Lstm(5 -> 3) expects 5.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Then_SizeHiddenBehindAnActivation_IsCheckedToo()
    {
        var tail = new Tanh().Then(new Dropout(0.5f)).Then(new Linear(5, 2, new Rng(1)));
        Assert.Equal(5, tail.InputSize);
        string message = Expect.Message<ArgumentException>(() => new Linear(3, 4, new Rng(1)).Then(tail));
        Assert.Contains("Linear(3 -> 4) gives 4 features, but Linear(5 -> 2) expects 5.", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Lstm(3, 4, new Rng(1)).Then(new PerStep(tail)));
    }

    [Fact]
    public void InputSize_BehindAModuleThatSetsTheSize_StaysUnknown() =>
        Assert.Null(new Embedding(9, 4, new Rng(1)).Then(new Lstm(4, 3, new Rng(1))).InputSize);

    [Fact]
    public void Then_Null_IsRefused() => Assert.Throws<ArgumentNullException>("second", () => new Tanh().Then<Tensor>(null!));
}
