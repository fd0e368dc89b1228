namespace RnnLib.Layers.Tests;

public sealed class ModelSummaryTests
{
    [Fact]
    public void Of_SentimentModel_IsThisTable()
    {
        Module<TokenBatch, Tensor> model = new Embedding(20_000, 64, new Rng(1))
            .Then(new Lstm(64, 128, new Rng(1), new() { Bidirectional = true }))
            .Then(new LastStep())
            .Then(new Dropout(0.3f))
            .Then(new Linear(256, 2, new Rng(1)));

        const string expected = """
            Layer                             Output              Parameters
            ----------------------------------------------------------------
            Embedding(20000, 64)              [batch, time, 64]    1,280,000
            Lstm(64 -> 128, both directions)  [batch, time, 256]     198,656
            LastStep                          [batch, 256]                 0
            Dropout(0.3)                      [batch, 256]                 0
            Linear(256 -> 2)                  [batch, 2]                 514
            ----------------------------------------------------------------
            Total parameters: 1,479,170
            """;
        Assert.Equal(Lines(expected), Lines(model.Summary()));
    }

    [Fact]
    public void Of_UnknownSize_SaysFeatures()
    {
        const string expected = """
            Layer  Output             Parameters
            ------------------------------------
            Tanh   [batch, features]           0
            ------------------------------------
            Total parameters: 0
            """;
        Assert.Equal(Lines(expected), Lines(new Tanh().Summary()));
    }

    [Fact]
    public void Of_TiedLayers_CountsThemOnceInTheTotal()
    {
        var linear = new Linear(3, 3, new Rng(1), bias: false);
        Assert.EndsWith("Total parameters: 9", linear.Then(linear).Summary(), StringComparison.Ordinal);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    [Fact]
    public void Of_ModuleComposedByHand_ListsItsParts()
    {
        const string expected = """
            Layer                      Output             Parameters
            --------------------------------------------------------
            Holder                     [batch, features]          26
              encoder: Linear(3 -> 4)  [batch, 4]                 16
              head: Linear(4 -> 2)     [batch, 2]                 10
            --------------------------------------------------------
            Total parameters: 26
            """;
        Assert.Equal(Lines(expected), Lines(new Holder().Summary()));
    }

    [Fact]
    public void Then_ModuleThatTellsNoOutputSize_Composes()
    {
        Module<Tensor, Tensor> model = new Linear(5, 3, new Rng(1)).Then(new Holder()).Then(new Linear(2, 1, new Rng(1)));

        Assert.Equal([7, 1], model.Predict(Tensor.Zeros([7, 5])).Shape);
    }

    private sealed class Holder : Module<Tensor, Tensor>
    {
        private readonly Linear _encoder, _head;

        public Holder() => (_encoder, _head) = (Own("encoder", new Linear(3, 4, new Rng(1))), Own("head", new Linear(4, 2, new Rng(1))));

        public override Tensor Forward(Tensor input, ForwardContext pass) => _head.Forward(_encoder.Forward(input, pass), pass);
    }
}
