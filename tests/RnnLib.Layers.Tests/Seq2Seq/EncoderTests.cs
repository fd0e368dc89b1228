namespace RnnLib.Layers.Tests;

/// <summary>Sources of every kind, what a decoder begins with, and what does not fit.</summary>
public sealed class EncoderTests
{
    private const int Vocabulary = 6;

    private static readonly TokenBatch Previous = TokenBatch.Pad([[1, 4, 5], [1], [1, 3]]);

    [Theory]
    [InlineData(Bridge.Linear)]
    [InlineData(Bridge.FirstInput)]
    public void Vector_Features_ReachTheDecoderAndTheirGradientTheFeatures(Bridge bridge)
    {
        var rng = new Rng(1);
        var model = new Seq2Seq<Tensor>(Encoder.Vector(new Linear(5, 4, rng)), new(Vocabulary, 3, rng), new Lstm(3, 4, rng), new Linear(4, Vocabulary, rng), rng, new() { Bridge = bridge });
        var images = new Parameter("images", Draw.Uniform([3, 5], 2));
        Expect.Differentiable([images, .. model.Parameters], pass => model.Forward(new(pass.Read(images), Previous), pass).Values);
        Assert.Equal(3, model.BeamSearch(images.Value).Length);
    }

    /// <summary>Vinyals et al. (2015): x₋₁ = W image + b, then the start token; nothing is said at the first.</summary>
    [Fact]
    public void FirstInput_EqualsAChainThatReadsTheImageFirst()
    {
        var rng = new Rng(1);
        var embedding = new Embedding(Vocabulary, 3, rng);
        var lstm = new Lstm(3, 4, rng);
        var head = new Linear(4, Vocabulary, rng);
        var model = new Seq2Seq<Tensor>(Encoder.Vector(5), embedding, lstm, head, rng, new() { Bridge = Bridge.FirstInput });
        Tensor images = Draw.Uniform([2, 5], 2);
        TokenBatch words = TokenBatch.From(new[,] { { 1, 4, 5 }, { 1, 3, 3 } });

        Tensor first = Ops.Linear(images, model.Parameter("bridge.input.weight").Value, model.Parameter("bridge.input.bias").Value);
        Sequence read = Ops.Concatenate([Ops.Reshape(first, [2, 1, 3]), embedding.Predict(words).Values], axis: 1);
        Tensor expected = Ops.Slice(lstm.Then(new PerStep(head)).Predict(read).Values, 1, 1, 3);
        Expect.Close(expected, model.Predict(new(images, words)).Values, "logits", 1e-6);
    }

    [Fact]
    public void PassThroughAndSum_HandOverTheFinalState()
    {
        var rng = new Rng(1);
        var decoder = new Lstm(3, 4, rng, new() { Layers = 2 });
        var embedding = new Embedding(Vocabulary, 3, rng);
        var head = new Linear(4, Vocabulary, rng);
        Sequence source = new(Draw.Uniform([3, 6, 2], 2), [6, 2, 4]);
        Sequence words = embedding.Predict(Previous);

        var one = new Lstm(2, 4, rng, new() { Layers = 2 });
        LstmState state = one.Forward(source, null, ForwardContext.Inference).State;
        Check(new(Encoder.Recurrent(one), embedding, decoder, head, rng), state);

        var both = new Lstm(2, 4, rng, new() { Layers = 2, Bidirectional = true });
        state = both.Forward(source, null, ForwardContext.Inference).State;
        Tensor Sum(Tensor part) => Ops.Sum(Ops.Reshape(part, [2, 2, 3, 4]), [1]);
        Check(new(Encoder.Recurrent(both), embedding, decoder, head, rng, new() { Bridge = Bridge.SumDirections }), new(Sum(state.Hidden), Sum(state.Cell)));

        void Check(Seq2Seq<Sequence> model, LstmState start)
        {
            Sequence expected = new PerStep(head).Predict(decoder.Forward(words, start, ForwardContext.Inference).Output);
            Expect.Close(expected.Values, model.Predict(new(source, Previous)).Values, "logits", 1e-6);
        }
    }

    [Fact]
    public void Linear_IsTanhOfBothDirectionsSideBySide()
    {
        var rng = new Rng(1);
        var encoder = new Gru(2, 3, rng, new() { Bidirectional = true });
        var decoder = new Gru(3, 4, rng);
        var embedding = new Embedding(Vocabulary, 3, rng);
        var head = new Linear(4, Vocabulary, rng);
        var model = new Seq2Seq<Sequence>(Encoder.Recurrent(encoder), embedding, decoder, head, rng, new() { Bridge = Bridge.Linear });
        Sequence source = new(Draw.Uniform([3, 6, 2], 2), [6, 2, 4]);

        Tensor last = new LastStep().Predict(encoder.Predict(source));   // each direction's own last step
        Tensor start = Ops.Tanh(Ops.Linear(last, model.Parameter("bridge.state0_l0.weight").Value, model.Parameter("bridge.state0_l0.bias").Value));
        Sequence expected = new PerStep(head).Predict(decoder.Forward(embedding.Predict(Previous), new(Ops.Reshape(start, [1, 3, 4])), ForwardContext.Inference).Output);
        Expect.Close(expected.Values, model.Predict(new(source, Previous)).Values, "logits", 1e-6);
    }

    [Fact]
    public void Steps_AreTheMemoryAndTheirMeanTheState()
    {
        var rng = new Rng(1);
        var model = new Seq2Seq<Sequence>(
            Encoder.Steps(new PerStep(new Linear(2, 4, rng))), new(Vocabulary, 3, rng), new Gru(3, 4, rng), new Linear(4, Vocabulary, rng), rng,
            new() { Attention = new DotAttention(4), Bridge = Bridge.Linear });
        var regions = new Parameter("regions", Draw.Uniform([3, 6, 2], 2));
        Expect.Differentiable([regions, .. model.Parameters], pass => model.Forward(new(new Sequence(pass.Read(regions), [6, 2, 4]), Previous), pass).Values);
    }

    [Fact]
    public void Forward_EmptyTargetsAndSources_GiveZerosOrGoOn()
    {
        Seq2Seq<TokenBatch> model = Seq2SeqCase.Of("input feeding");
        Assert.All(model.Predict(new(TokenBatch.Pad([[3], [4]]), TokenBatch.Pad([[], []]))).Values.ToArray(), value => Assert.Equal(0, value));
        Sequence mixed = model.Predict(new(TokenBatch.Pad([[3], [], [4, 4]]), TokenBatch.Pad([[], [1, 3], [1]])));
        Assert.All(mixed.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Errors_NameWhatDoesNotFit()
    {
        var rng = new Rng(1);
        var embedding = new Embedding(Vocabulary, 3, rng);
        var head = new Linear(4, Vocabulary, rng);
        string Message(Encoder<Sequence> encoder, Module<Sequence, Sequence> decoder, Seq2SeqOptions? options = null, Linear? other = null) =>
            Expect.Message<ArgumentException>(() => new Seq2Seq<Sequence>(encoder, embedding, decoder, other ?? head, rng, options));

        Encoder<Sequence> both = Encoder.Recurrent(new Gru(2, 4, rng, new() { Bidirectional = true })), one = Encoder.Recurrent(new Gru(2, 4, rng));
        var gru = new Gru(3, 4, rng);
        Assert.Contains("the encoder has 2 directions; use Bridge.SumDirections or Bridge.Linear", Message(both, gru));
        Assert.Contains("the encoder's state has 1 layers, but the decoder (Gru(3 -> 4 x 2 layers)) has 2; use Bridge.Linear", Message(one, new Gru(3, 4, rng, new() { Layers = 2 })));
        Assert.Contains("the encoder's state is [4], but the decoder (Lstm(3 -> 4)) has [4, 4]; use Bridge.Linear", Message(one, new Lstm(3, 4, rng)));
        Assert.Contains("expected querySize=4, the decoder's, and memorySize=4, the encoder's, got GeneralAttention(4, 8 -> 8)", Message(one, gru, new() { Attention = new GeneralAttention(4, 8, rng) }));
        Assert.Contains("a step has 3 features of Embedding(6, 3) and 4 of input feeding, but Gru(3 -> 4) takes 3", Message(one, gru, new() { Attention = new DotAttention(4), InputFeeding = true }));
        Assert.Contains("InputFeeding and ReadoutSize belong to attention", Message(one, gru, new() { InputFeeding = true }));
        Assert.Contains("head: Linear(5 -> 6) expects 5 features, but gets 4", Message(one, gru, null, new Linear(5, 6, rng)));
        Assert.Contains("it gives 7 logits, but Embedding(6, 3) has 6 rows", Message(one, gru, null, new Linear(4, 7, rng)));
        Assert.Contains("got 1 and 6", Message(one, gru, new() { EndToken = 6 }));
        Assert.Contains("there is nothing to look at", Expect.Message<ArgumentException>(() => new Seq2Seq<Tensor>(Encoder.Vector(5), embedding, gru, head, rng, new() { Attention = new DotAttention(4) })));
        Assert.Contains("expected a recurrent layer such as Lstm or Gru", Expect.Message<ArgumentException>(() => Encoder.Recurrent(new PerStep(new Linear(2, 2, rng)))));
        Assert.Contains("Embedding(6, 3) gives 3 features, but Gru(2 -> 4) expects 2", Expect.Message<ArgumentException>(() => Encoder.Recurrent(embedding, new Gru(2, 4, rng))));
        Assert.Contains("no attention", Expect.Message<InvalidOperationException>(() => Seq2SeqCase.Of("plain").Align(Seq2SeqCase.Source, [[]])));
        Assert.Contains("one sequence for each of the 2 sources, got 1", Expect.Message<ArgumentException>(() => new SequencePair<TokenBatch>(TokenBatch.Pad([[1], [2]]), TokenBatch.FromSingle(1))));
    }
}
