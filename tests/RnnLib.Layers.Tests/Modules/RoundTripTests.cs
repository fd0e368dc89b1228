namespace RnnLib.Layers.Tests;

/// <summary>Every layer and every option that changes its weights, saved and loaded into one that started otherwise.</summary>
public sealed class RoundTripTests
{
    private static readonly (string Name, Func<Rng, Module> Create)[] Models =
    [
        ("Linear", rng => new Linear(4, 3, rng)),
        ("Embedding", rng => new Embedding(6, 4, rng, paddingIndex: 2)),
        ("LayerNorm", rng => Drawn(new LayerNorm(4), rng)),
        ("Rnn", rng => new Rnn(4, 3, rng)),
        ("Rnn independent", rng => new Rnn(4, 3, rng, new() { Independent = true, Activation = Activation.Relu, Layers = 2 })),
        ("Lstm peepholes, layer norm, projection", rng => new Lstm(4, 3, rng, new() { Peepholes = true, LayerNorm = true, ProjectionSize = 2, Layers = 2, Bidirectional = true })),
        ("Lstm coupled, learned states, one bias", rng => new Lstm(4, 3, rng, new() { CoupledInputForget = true, LearnInitialState = true, Bias = RecurrentBias.One })),
        ("Lstm without forget gate or bias", rng => new Lstm(4, 3, rng, new() { ForgetGate = false, Bias = RecurrentBias.None })),
        ("Lstm backwards", rng => new Lstm(4, 3, rng, new() { GoBackwards = true, ForgetBias = 1 })),
        ("Gru", rng => new Gru(4, 3, rng, new() { Layers = 2, Bidirectional = true, LearnInitialState = true })),
        ("Gru reset before", rng => new Gru(4, 3, rng, new() { ResetAfter = false, LayerNorm = true })),
        ("MinGru", rng => new MinGru(4, 3, rng, new() { LayerNorm = true, LearnInitialState = true })),
        ("MinLstm", rng => new MinLstm(4, 3, rng, new() { Bias = false, Bidirectional = true })),
        ("JordanRnn", rng => new JordanRnn(4, 5, 3, rng)),
        ("Recurrent`1", rng => new Recurrent<HiddenState>(4, size => new LeakyCell(size, 3, rng), new() { Layers = 2 })),
        ("Bidirectional", rng => new Bidirectional(new Lstm(4, 3, rng), new Gru(4, 2, rng, new() { GoBackwards = true }))),
        ("PerStep", rng => new PerStep(new Linear(4, 3, rng))),
        ("LinearChainCrf", rng => new LinearChainCrf(4, rng)),
        ("Autoregressive", rng => new Autoregressive(new Gru(4, 3, rng), new Linear(3, 4, rng))),
        ("AutoregressiveTokens", rng => new AutoregressiveTokens(new Embedding(6, 4, rng), new Gru(4, 3, rng), new Linear(3, 6, rng))),
        ("A chain of what has no weights", rng => new Lstm(4, 3, rng).Then(new LockedDropout(0.1f)).Then(new ActivationRegularization()).Then(new LastStep())
            .Then(new Dropout(0.1f)).Then(new Tanh()).Then(new Sigmoid()).Then(new Relu()).Then(new Softmax()).Then(new Linear(3, 2, rng)).Then(new LogSoftmax())),
        ("Pooling", rng => new Lstm(4, 3, rng).Then(new MeanOverTime())),
        ("Pooling of the largest", rng => new Lstm(4, 3, rng).Then(new MaxOverTime())),
        ("Conv1d", rng => new Conv1d(4, 3, 2, rng)),
        ("Conv1d without bias", rng => new Conv1d(4, 3, 2, rng, new() { Bias = false })),
        ("Convolution over images", rng => new Unflatten(2, 4, 4).Then(new Conv2d(2, 3, 2, rng)).Then(new MaxPool2d(2)).Then(new AvgPool2d(1)).Then(new Flatten()).Then(new Linear(3, 2, rng))),
        ("An image as a sequence", rng => new Conv2d(2, 3, 2, rng, new() { Bias = false }).Then(new ImageToSequence(ImageStep.Column)).Then(new Gru(6, 3, rng))),
        ("RepeatVector", rng => new Gru(4, 3, rng).Then(new LastStep()).Then(new RepeatVector(4)).Then(new Lstm(3, 2, rng))),
        ("AdditiveAttention", rng => new AdditiveAttention(4, 3, 5, rng)),
        ("ConcatAttention", rng => new ConcatAttention(4, 3, 5, rng)),
        ("GeneralAttention", rng => new GeneralAttention(4, 3, rng)),
        ("DotAttention as a layer", rng => new Gru(4, 3, rng).Then(new SelfAttention(new DotAttention(3)))),
        ("MultiHeadAttention as a layer", rng => new SelfAttention(new MultiHeadAttention(4, 2, rng))),
        ("MultiHeadAttention of another memory, without bias", rng => new MultiHeadAttention(4, 2, rng, new() { MemorySize = 3, Bias = false })),
        ("AdaptiveLogSoftmax", rng => new AdaptiveLogSoftmax(8, 20, [4, 9], rng, new() { Divisor = 2, HeadBias = true })),
        ("Seq2Seq", rng => new Seq2Seq<TokenBatch>(Encoder.Recurrent(new Embedding(6, 3, rng), new Gru(3, 4, rng)), new Embedding(6, 3, rng), new Gru(3, 4, rng), new Linear(4, 6, rng), rng,
            new() { StartToken = 1, EndToken = 2, Attention = new AdditiveAttention(4, 4, 3, rng) })),
        ("Tied and normalised", Parametrized),
    ];

    public static TheoryData<string> Names => [.. Models.Select(model => model.Name)];

    [Theory, MemberData(nameof(Names))]
    public void SaveAndLoad_AnyLayer_RestoresEveryBit(string name)
    {
        Func<Rng, Module> create = Models.Single(model => model.Name == name).Create;
        Module saved = create(new Rng(1)), loaded = create(new Rng(2));
        string path = Path.GetTempFileName();
        try
        {
            saved.Save(path);
            byte[] bytes = File.ReadAllBytes(path);
            Assert.True(loaded.Load(path, new LoadOptions()).IsComplete);
            loaded.Save(path);
            Assert.Equal(bytes, File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.NotEmpty(saved.Parameters);
        Assert.Contains(saved.Parameters.Zip(create(new Rng(2)).Parameters), pair => !pair.First.Value.Data.SequenceEqual(pair.Second.Value.Data));   // there was something to do
        foreach ((Parameter want, Parameter got) in saved.Parameters.Zip(loaded.Parameters))
            Expect.BitEqual(want.Value, got.Value, want.Name);
    }

    [Fact]
    public void Models_OfThisTest_ContainEveryModule()
    {
        IEnumerable<Module> All(Module module) => module.Children.SelectMany(child => All(child.Module)).Prepend(module);
        string[] tested = [.. Models.SelectMany(model => All(model.Create(new Rng(1)))).Select(module => module.GetType().Name).Distinct()];
        string[] modules = [.. typeof(Module).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Module)) && !type.IsAbstract).Select(type => type.Name)];

        Assert.Empty(modules.Except(tested));
    }

    private static Module<Tensor, Tensor> Drawn(LayerNorm norm, Rng rng)
    {
        foreach (Parameter parameter in norm.Parameters)
            rng.FillNormal(parameter.BeginUpdate());
        return norm;
    }

    private static Module Parametrized(Rng rng)
    {
        var model = new Embedding(6, 3, rng).Then(new Lstm(3, 3, rng)).Then(new PerStep(new Linear(3, 6, rng)));
        Parametrization.Tie(model.Parameter("2.weight"), model.Parameter("0.weight"));
        Parametrization.WeightNorm(model.Parameter("1.weight_hh_l0"));
        return model;
    }
}
