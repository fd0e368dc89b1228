namespace RnnLib.Layers.Tests;

public sealed class RecurrentOptionsTests
{
    public static TheoryData<CellKind> Cells() => [.. Enum.GetValues<CellKind>()];

    [Fact]
    public void Constructor_Defaults_ArePyTorchs()
    {
        var options = new RnnOptions();
        Assert.Equal((1, false, 0f, RecurrentBias.Two, Activation.Tanh), (options.Layers, options.Bidirectional, options.Dropout, options.Bias, options.Activation));
        Assert.Equal(new LstmOptions(), new LstmOptions { Layers = 1 });
        Assert.Equal(3, (new GruOptions { Bidirectional = true } with { Layers = 3 }).Layers);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    public void Layers_NotPositive_SaysWhatIsExpected(int layers)
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>("Layers", () => new LstmOptions { Layers = layers }).Message;
        Assert.Contains("Layers: expected 1 or more.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void Dropout_OutsideZeroToOne_SaysTheRange(float dropout)
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>("Dropout", () => new GruOptions { Dropout = dropout }).Message;
        Assert.Contains("Dropout: expected a share from 0 to 1.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Activation_Null_IsRefused() => Assert.Throws<ArgumentNullException>("Activation", () => new RnnOptions { Activation = null! });

    [Theory]
    [MemberData(nameof(Cells))]
    public void Dropout_Inference_DoesNothing(CellKind cell)
    {
        var without = new RecurrentCase(cell, 3, 5) { Layers = 2 };
        Sequence x = Draw.Uniform([4, 6, 3], 1);
        Expect.BitEqual(without.Create().Module.Predict(x).Values, (without with { Dropout = 0.5f }).Create().Module.Predict(x).Values, "output");
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Dropout_Training_ActsBetweenLayersOnly(CellKind cell)
    {
        // All outputs of layer 0 dropped: layer 1 must work as if its input weights were zero, layer 0 as ever, and nothing behind layer 1 is dropped.
        var options = new RecurrentCase(cell, 3, 5) { Layers = 2, Bidirectional = true, Dropout = 1 };
        AnyRecurrent dropping = options.Create(), blind = options.Create();
        foreach (Parameter weight in blind.Module.Parameters.Where(p => p.Name.StartsWith("weight_ih_l1", StringComparison.Ordinal)))
            weight.BeginUpdate().Clear();
        Sequence x = Draw.Uniform([4, 6, 3], 1);

        var (output, state) = dropping.Forward(x, null, ForwardContext.Training(new Rng(1)));
        var (wantOutput, wantState) = blind.Forward(x, null, ForwardContext.Inference);

        Expect.Close(wantOutput.Values, output.Values, "output", 1e-6);
        for (int part = 0; part < state.Length; part++)
            Expect.Close(wantState[part], state[part], $"state {part}", 1e-6);
    }

    [Theory]
    [InlineData(CellKind.Tanh)]
    [InlineData(CellKind.Lstm)]
    [InlineData(CellKind.Gru)]
    public void Dropout_Training_DiffersFromInferenceAndLeavesNoZerosBehind(CellKind cell)
    {
        AnyRecurrent layer = new RecurrentCase(cell, 3, 5) { Layers = 2, Dropout = 0.5f }.Create();
        Sequence x = Draw.Uniform([4, 6, 3], 1);
        Tensor trained = layer.Module.Forward(x, ForwardContext.Training(new Rng(1))).Values;

        Assert.NotEqual(layer.Module.Predict(x).Values.ToArray(), trained.ToArray());
        Assert.DoesNotContain(0f, trained.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Dropout_EqualSeeds_GiveEqualResults(CellKind cell)
    {
        AnyRecurrent layer = new RecurrentCase(cell, 3, 5) { Layers = 3, Dropout = 0.5f }.Create();
        Sequence x = Draw.Uniform([4, 6, 3], 1);
        Tensor Run(ulong seed) => layer.Module.Forward(x, ForwardContext.Training(new Rng(seed))).Values;

        Expect.BitEqual(Run(1), Run(1), "output");
        Assert.NotEqual(Run(1).ToArray(), Run(2).ToArray());
    }
}
