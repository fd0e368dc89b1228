namespace RnnLib.Layers.Tests;

public sealed class LanguageModelTests
{
    private const int Vocabulary = 7;

    public static TheoryData<string> Models => ["chain", "autoregressive", "two layers", "regularised"];

    [Theory]
    [MemberData(nameof(Models))]
    public void PrimeAndRead_GiveTheLogitsOfTheWholeText(string kind)
    {
        Module<TokenBatch, Sequence> model = Of(kind);
        var view = new LanguageModel(model);
        int[][] texts = [[1, 2, 3, 4, 5], [6, 0, 1, 1], [3, 2, 5]];
        NextTokens<LanguageState> next = view.Prime(TokenBatch.Pad([.. texts.Select(text => text[..^2])]));
        Check(2);
        next = view.Read([.. texts.Select(text => text[^2])], next.State);
        Check(1);
        next = view.Read([texts[2][^1], texts[0][^1]], view.Select(next.State, [2, 0]));
        Expect.Close(Last(texts[2]), Ops.Slice(next.Logits, 0, 0, 1), "selected", 1e-6);
        Expect.Close(Last(texts[0]), Ops.Slice(next.Logits, 0, 1, 1), "selected", 1e-6);

        void Check(int missing)
        {
            for (int i = 0; i < texts.Length; i++)
                Expect.Close(Last(texts[i][..^missing]), Ops.Slice(next.Logits, 0, i, 1), $"text {i}", 1e-6);
        }

        Tensor Last(int[] text) => Ops.Reshape(Ops.Slice(model.Predict(TokenBatch.FromSingle(text)).Values, 1, text.Length - 1, 1), [1, Vocabulary]);
    }

    [Fact]
    public void Write_UnequalPrompts_EqualsOneByOne()
    {
        var view = new LanguageModel(Of("chain"));
        int[][] prompts = [[1, 2, 3], [4], [5, 6]];
        var options = new SamplingOptions { Choice = TokenChoice.Sample() with { TopP = 0.9f }, MaximumLength = 9, EndToken = 0 };
        TokenHypothesis[] together = view.Write(TokenBatch.Pad(prompts), options, new Rng(3));
        var rng = new Rng(3);
        for (int i = 0; i < prompts.Length; i++)
            Assert.Equal(view.Write(TokenBatch.FromSingle(prompts[i]), options, rng)[0].Tokens, together[i].Tokens);

        TokenHypothesis[][] best = view.BeamSearch(TokenBatch.Pad(prompts), new() { MaximumLength = 5, EndToken = 0 });
        for (int i = 0; i < prompts.Length; i++)
            Assert.Equal(view.BeamSearch(TokenBatch.FromSingle(prompts[i]), new() { MaximumLength = 5, EndToken = 0 })[0][0].Tokens, best[i][0].Tokens);
    }

    [Fact]
    public void Model_WhatDoesNotFit_IsNamed()
    {
        var rng = new Rng(1);
        Assert.Contains("expected an embedding with layers behind it", Expect.Message<ArgumentException>(() => new LanguageModel(new Embedding(5, 3, rng))));
        Assert.Contains("reads sequences from their end", Expect.Message<InvalidOperationException>(() => new LanguageModel(new Embedding(5, 3, rng).Then(new Gru(3, 4, rng, new() { GoBackwards = true })))));
        Assert.Contains("sequence 1 is empty", Expect.Message<ArgumentException>(() => new LanguageModel(Of("chain")).Prime(TokenBatch.Pad([[1], []]))));
    }

    private static Module<TokenBatch, Sequence> Of(string kind)
    {
        var rng = new Rng(4);
        var embedding = new Embedding(Vocabulary, 3, rng);
        return kind switch
        {
            "chain" => embedding.Then(new Lstm(3, 5, rng, new() { Layers = 2 })).Then(new PerStep(new Linear(5, Vocabulary, rng))),
            "two layers" => embedding.Then(new LockedDropout(0.3f)).Then(new Gru(3, 4, rng)).Then(new LockedDropout(0.3f)).Then(new Rnn(4, 5, rng)).Then(new PerStep(new Linear(5, Vocabulary, rng))),
            "regularised" => embedding.Then(new Lstm(3, 5, rng)).Then(new ActivationRegularization(alpha: 2, beta: 1)).Then(new PerStep(new Linear(5, Vocabulary, rng))),
            _ => new AutoregressiveTokens(embedding, new Lstm(3, 5, rng), new Linear(5, Vocabulary, rng), new() { ReadsTruthAtInference = true }),
        };
    }
}
