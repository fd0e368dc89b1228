namespace RnnLib.Layers.Tests;

public sealed class EmbeddingTests
{
    [Fact]
    public void Forward_RaggedWithRepeatedIds_MatchesCentralDifferences()
    {
        var layer = new Embedding(5, 3, new Rng(1));
        var tokens = new TokenBatch(3, 4, [1, 4, 1, 0, 2, 2, 0, 0, 3, 3, 3, 3], [3, 2, 0]);
        Expect.Differentiable(layer.Parameters, pass => layer.Forward(tokens, pass).Values);
    }

    [Fact]
    public void Forward_Ids_GivesTheirRowsAndKeepsLengths()
    {
        var layer = new Embedding(3, 2, new Rng(1));
        layer.Parameters[0].Assign([1, 2, 3, 4, 5, 6]);

        Sequence y = layer.Predict(new TokenBatch(2, 2, [2, 0, 1, 1], [2, 1]));

        Assert.Equal([2, 2, 2], y.Values.Shape);
        Assert.Equal([5, 6, 1, 2, 3, 4, 0, 0], y.Values.ToArray());
        Assert.Equal([2, 1], y.Lengths.ToArray());
    }

    [Fact]
    public void Forward_PaddingIndex_GivesZerosAndNoGradient()
    {
        var layer = new Embedding(4, 3, new Rng(1), paddingIndex: 2);
        Parameter weight = layer.Parameters[0];
        var tokens = TokenBatch.From(new[,] { { 2, 1 }, { 3, 2 } });
        Assert.Equal(new float[3], weight.Value.Data.Slice(6, 3).ToArray());
        Assert.Equal(new float[3], layer.Predict(tokens).Values.Data[..3].ToArray());

        var pass = ForwardContext.Differentiating();
        Gradients gradients = pass.Backward(Ops.Sum(layer.Forward(tokens, pass).Values));

        Assert.Equal([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1], gradients.Of(weight).ToArray());
    }

    [Fact]
    public void Forward_PaddedSteps_AreNotLookedUpAndGetNoGradient()
    {
        var layer = new Embedding(4, 3, new Rng(1));
        int[] lengths = [1, 2, 0];
        var want = new TokenBatch(3, 2, [1, 0, 3, 3, 0, 0], lengths);
        var hostile = new TokenBatch(3, 2, [1, -1, 3, 3, int.MaxValue, int.MinValue], lengths);

        Expect.BitEqual(layer.Predict(want).Values, layer.Predict(hostile).Values, "embedding");
        var pass = ForwardContext.Differentiating();
        Gradients gradients = pass.Backward(Ops.Sum(layer.Forward(hostile, pass).Values));
        Assert.Equal([0, 0, 0, 1, 1, 1, 0, 0, 0, 2, 2, 2], gradients.Of(layer.Parameters[0]).ToArray());
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    public void Forward_NoStepAtAll_GivesAnEmptySequence(int batch, int time) =>
        Assert.Equal([batch, time, 3], new Embedding(4, 3, new Rng(1)).Predict(new TokenBatch(batch, time, [])).Values.Shape);

    [Fact]
    public void Constructor_Defaults_DrawsFromTheStandardNormalDistribution()
    {
        var layer = new Embedding(200, 100, new Rng(3), paddingIndex: 7);
        float[] values = layer.Parameters[0].Value.ToArray();

        Assert.Equal("weight", layer.Parameters[0].Name);
        Assert.Equal([200, 100], layer.Parameters[0].Shape);
        Assert.All(values[700..800], w => Assert.Equal(0, w));
        double[] drawn = [.. values[..700], .. values[800..]];
        Assert.InRange(drawn.Average(), -0.03, 0.03);
        Assert.InRange(drawn.Average(w => w * w), 0.95, 1.05);
        Assert.InRange(drawn.Count(w => Math.Abs(w) < 1) / (double)drawn.Length, 0.66, 0.70);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-1)]
    public void Forward_UnknownId_NamesItAndItsPlace(int id)
    {
        var tokens = new TokenBatch(2, 2, [0, 1, 2, id]);
        string message = Expect.Message<ArgumentOutOfRangeException>(() => new Embedding(4, 3, new Rng(1)).Predict(tokens));
        Assert.Contains($"Embedding: sequence 1, step 1: expected an id from 0 to 3, got {id}.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_BadArguments_NamesThem()
    {
        Assert.Throws<ArgumentOutOfRangeException>("vocabularySize", () => new Embedding(0, 2, new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("embeddingSize", () => new Embedding(3, 0, new Rng(1)));
        Assert.Throws<ArgumentNullException>("rng", () => new Embedding(3, 2, null!));
        string message = Assert.Throws<ArgumentOutOfRangeException>("paddingIndex", () => new Embedding(3, 2, new Rng(1), paddingIndex: 3)).Message;
        Assert.Contains("expected an id from 0 to 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Forward_NullArguments_NamesThem()
    {
        var layer = new Embedding(3, 2, new Rng(1));
        Assert.Throws<ArgumentNullException>("input", () => layer.Predict(null!));
        Assert.Throws<ArgumentNullException>("pass", () => layer.Forward(new TokenBatch(1, 1, [0]), null!));
    }

    [Fact]
    public void Constructor_KnownRows_AreCopiedAndLearnedUnlessFrozen()
    {
        Tensor rows = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        TokenBatch tokens = TokenBatch.FromSingle(2, 0, 2);
        foreach (bool isFrozen in (bool[])[false, true])
        {
            var layer = new Embedding(rows, isFrozen, paddingIndex: 0);
            var pass = ForwardContext.Differentiating();
            Sequence y = layer.Forward(tokens, pass);

            Assert.Equal([5, 6, 1, 2, 5, 6], y.Values.ToArray());
            Assert.Equal(isFrozen, !y.Values.IsTracked);
            Assert.NotSame(rows, layer.Parameter("weight").Value);
            if (!isFrozen)
                Assert.Equal([0, 0, 0, 0, 2, 2], pass.Backward(Ops.Sum(y.Values)).Of(layer.Parameter("weight")).ToArray());
        }

        Assert.StartsWith("Embedding: rows: expected [vocabularySize, embeddingSize], got [3].", Assert.Throws<ArgumentException>(() => new Embedding(Tensor.From(1, 2, 3))).Message);
        Assert.Throws<ArgumentOutOfRangeException>("paddingIndex", () => new Embedding(rows, paddingIndex: 3));
    }

    [Fact]
    public void OneHot_Ids_GivesOnesAndHasNoParameters()
    {
        var layer = Embedding.OneHot(3);
        var pass = ForwardContext.Differentiating();

        Sequence y = layer.Forward(new TokenBatch(2, 2, [2, 0, 1, 9], [2, 1]), pass);

        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0], y.Values.ToArray());
        Assert.Equal((3, 3), (layer.VocabularySize, layer.EmbeddingSize));
        Assert.Empty(layer.Parameters);
        Assert.Equal(0, layer.ParameterCount);
        Assert.False(y.Values.IsTracked);
    }

    [Fact]
    public void OneHot_CharRnn_HasItsNumberOfParameters()
    {
        var rng = new Rng(1);
        Module<TokenBatch, Sequence> model = Embedding.OneHot(65).Then(new Lstm(65, 128, rng, new() { Layers = 2 })).Then(new PerStep(new Linear(128, 65, rng)));

        Assert.Equal(240_321, model.ParameterCount);
    }
}
