namespace RnnLib.Layers.Tests;

public sealed class SampleTests
{
    [Fact]
    public void Greedy_TakesTheMostLikelyUntilTheEnd()
    {
        var model = new HistoryModel(4, 3);
        TokenHypothesis text = Decode.Sample(model, model.Start([[]]), new() { EndToken = 2, MaximumLength = 12 })[0];

        var history = new List<int>();
        double logP = 0;
        bool ended = false;
        while (history.Count < 12 && !ended)
        {
            double[] next = model.LogP([.. history]);
            int token = Array.IndexOf(next, next.Max());
            logP += next[token];
            if (!(ended = token == 2))
                history.Add(token);
        }

        Assert.StartsWith(string.Join(' ', history), text.ToString(), StringComparison.Ordinal);
        Assert.Contains("(log-probability -", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(history, text.Tokens);
        Assert.Equal(ended, text.HasEnded);
        Assert.Equal(logP, text.LogProbability, 1e-9);
    }

    [Fact]
    public void Sample_WithoutGenerator_SaysWhatToPass()
    {
        var model = new HistoryModel(4, 3);
        var e = Assert.Throws<ArgumentNullException>(() => Decode.Sample(model, model.Start([[]]), new() { Choice = TokenChoice.Sample() }));
        Assert.Contains("new Rng(seed)", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<ArgumentNullException>(() => TokenChoice.Sample().Choose([1, 2]));
        Assert.Contains("new Rng(seed)", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sample_Batch_EqualsOneByOneWithTheSameGenerator(bool greedy)
    {
        var model = new HistoryModel(6, 7);
        var options = new SamplingOptions { EndToken = 0, MaximumLength = 15, Choice = greedy ? TokenChoice.Greedy : TokenChoice.Sample(1.2f) with { TopK = 4 }, RepetitionPenalty = 1.1f };
        int[][] starts = [[1], [2, 3], [], [4, 4], [5]];
        TokenHypothesis[] together = Decode.Sample(model, model.Start(starts), options, new Rng(5), TokenBatch.Pad(starts));

        var rng = new Rng(5);
        for (int i = 0; i < starts.Length; i++)
        {
            TokenHypothesis alone = Decode.Sample(model, model.Start(starts[i]), options, rng, TokenBatch.Pad([starts[i]]))[0];
            Assert.Equal(alone.Tokens, together[i].Tokens);
            Assert.Equal((alone.LogProbability, alone.HasEnded), (together[i].LogProbability, together[i].HasEnded));
        }

        Assert.True(together.Select(text => text.Tokens.Count).Distinct().Count() > 1);
        Assert.Equal(together.Select(text => string.Join(' ', text.Tokens)), Decode.Sample(model, model.Start(starts), options, new Rng(5), TokenBatch.Pad(starts)).Select(text => string.Join(' ', text.Tokens)));
    }

    [Fact]
    public void Rules_MinimumForbiddenMaximum_Hold()
    {
        var model = new HistoryModel(4, 9, spread: 1);
        var rng = new Rng(1);
        bool endedAtOnce = false, reachedMaximum = false;
        for (int i = 0; i < 50; i++)
        {
            TokenHypothesis free = Decode.Sample(model, model.Start([i]), new() { EndToken = 1, MaximumLength = 6, Choice = TokenChoice.Sample() }, rng)[0];
            TokenHypothesis text = Decode.Sample(model, model.Start([i]), new() { EndToken = 1, MinimumLength = 3, MaximumLength = 6, Forbidden = [2], Choice = TokenChoice.Sample() }, rng)[0];
            Assert.InRange(text.Tokens.Count, 3, 6);
            Assert.DoesNotContain(2, text.Tokens);
            Assert.DoesNotContain(1, text.Tokens);
            Assert.True(text.HasEnded || text.Tokens.Count == 6);
            endedAtOnce |= free.Tokens.Count < 3;
            reachedMaximum |= !text.HasEnded;
            foreach (TokenHypothesis found in Decode.BeamSearch(model, model.Start([i]), new() { EndToken = 1, MinimumLength = 3, MaximumLength = 6, Forbidden = [2], Hypotheses = 4 })[0])
            {
                Assert.InRange(found.Tokens.Count, 3, 6);
                Assert.DoesNotContain(2, found.Tokens);
            }
        }

        Assert.True(endedAtOnce && reachedMaximum);
    }

    /// <summary>Logits 2, -1, 1 after token 0 and 1 were seen, penalty 2: 1, -2, 1. What was most likely no longer is, and what was unlikely is more so.</summary>
    [Fact]
    public void RepetitionPenalty_DividesPositiveAndMultipliesNegativeLogits()
    {
        var rules = new TokenRules(new SamplingOptions { RepetitionPenalty = 2 }, TokenBatch.FromSingle(1, 99));
        float[] logits = [2, -1, 1];
        rules.Apply(logits, 0, [0]);
        Assert.Equal([1, -2, 1], logits);

        var constant = new ConstantModel([2, -1, 1.5f]);
        Assert.Equal([0, 2, 0, 0], Decode.Sample(constant, constant.Start, new() { MaximumLength = 4, RepetitionPenalty = 1.5f })[0].Tokens);
        Assert.Equal([0, 0, 0, 0], Decode.Sample(constant, constant.Start, new() { MaximumLength = 4 })[0].Tokens);
    }

    [Fact]
    public void Errors_NameWhatIsWrong()
    {
        var model = new HistoryModel(3);
        Assert.Contains("EndToken: expected a token of 0 to 2, got 3", Expect.Message<ArgumentException>(() => Decode.Sample(model, model.Start([[]]), new() { EndToken = 3 })));
        Assert.Contains("Forbidden: expected tokens of 0 to 2, got 7", Expect.Message<ArgumentException>(() => Decode.BeamSearch(model, model.Start([[]]), new() { Forbidden = [7] })));
        Assert.Contains("no token is left", Expect.Message<InvalidOperationException>(() => Decode.Sample(model, model.Start([[]]), new() { Forbidden = [0, 1, 2] })));
        Assert.Contains("one for each of 1 sequences, got 2", Expect.Message<ArgumentException>(() => Decode.Sample(model, model.Start([[]]), null, null, TokenBatch.Pad([[1], [2]]))));
        Assert.Throws<ArgumentNullException>("rng", () => Decode.Sample(model, model.Start([[]]), new() { Choice = TokenChoice.Sample() }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearchOptions { LengthPenalty = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingOptions { RepetitionPenalty = 0 });
    }

    private sealed class ConstantModel(float[] logits) : INextToken<int>
    {
        public NextTokens<int> Start => new(Tensor.From([1, logits.Length], logits), 1);

        public NextTokens<int> Read(ReadOnlySpan<int> tokens, int state) => Start;

        public int Select(int state, ReadOnlySpan<int> sequences) => sequences.Length;
    }
}
