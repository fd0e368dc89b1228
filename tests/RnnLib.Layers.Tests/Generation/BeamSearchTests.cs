namespace RnnLib.Layers.Tests;

public sealed class BeamSearchTests
{
    private const int Vocabulary = 3, End = 0, Longest = 4;

    /// <summary>With room for all sequences the search is exact: every score and every order.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.6)]
    [InlineData(3, 1)]
    [InlineData(4, 2.5)]
    public void BeamSearch_WideEnough_EqualsBruteForce(ulong seed, double alpha)
    {
        var model = new HistoryModel(Vocabulary, seed);
        (int[] Tokens, double LogP, double Score, bool Ended)[] all = [.. All(model, [], 0, alpha).OrderByDescending(one => one.Item3)];
        Assert.Equal(31, all.Length);   // 1 + 2 + 4 + 8 that ended, 16 that did not

        TokenHypothesis[] found = Decode.BeamSearch(model, model.Start([[]]), new() { Width = 100, Hypotheses = 31, EndToken = End, MaximumLength = Longest, LengthPenalty = alpha })[0];
        Assert.Equal(31, found.Length);
        for (int i = 0; i < 31; i++)
        {
            Assert.Equal(all[i].Tokens, found[i].Tokens);
            Assert.Equal(all[i].LogP, found[i].LogProbability, 1e-9);
            Assert.Equal(all[i].Score, found[i].Score, 1e-9);
            Assert.Equal(all[i].Ended, found[i].HasEnded);
        }

        // Fewer are the same ones, although the search stops sooner.
        int reads = model.Reads;
        TokenHypothesis best = Assert.Single(Decode.BeamSearch(model, model.Start([[]]), new() { Width = 100, EndToken = End, MaximumLength = Longest, LengthPenalty = alpha })[0]);
        Assert.Equal(all[0].Tokens, best.Tokens);
        Assert.True(model.Reads - reads <= reads);
    }

    /// <summary>With so strong a penalty the best sequence is longer than one that a search sees first: only a bound on what is still followed may stop it.</summary>
    [Fact]
    public void BeamSearch_SomethingBetter_IsNotMissedByStoppingEarly()
    {
        int later = 0;
        for (ulong seed = 1; seed <= 30; seed++)
        {
            var model = new HistoryModel(Vocabulary, seed, spread: 0.5f);
            (int[] Tokens, double, double, bool) best = All(model, [], 0, 6).MaxBy(one => one.Item3);
            later += best.Tokens.Length == Longest ? 1 : 0;
            Assert.Equal(best.Tokens, Decode.BeamSearch(model, model.Start([[]]), new() { Width = 100, EndToken = End, MaximumLength = Longest, LengthPenalty = 6 })[0][0].Tokens);
        }

        Assert.True(later > 2, $"{later} of 30");
    }

    [Fact]
    public void BeamSearch_WidthOne_IsGreedy()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var model = new HistoryModel(5, seed);
            TokenHypothesis greedy = Decode.Sample(model, model.Start([[]]), new() { EndToken = End, MaximumLength = 8 })[0];
            TokenHypothesis narrow = Decode.BeamSearch(model, model.Start([[]]), new() { Width = 1, EndToken = End, MaximumLength = 8, LengthPenalty = 1 })[0][0];
            Assert.Equal(greedy.Tokens, narrow.Tokens);
            Assert.Equal((greedy.LogProbability, greedy.HasEnded), (narrow.LogProbability, narrow.HasEnded));
        }
    }

    [Fact]
    public void BeamSearch_Batch_EqualsOneByOne()
    {
        var model = new HistoryModel(6, 7);
        var options = new BeamSearchOptions { Width = 4, Hypotheses = 3, EndToken = End, MaximumLength = 7, LengthPenalty = 0.6, RepetitionPenalty = 1.3f };
        int[][] starts = [[1], [2, 3], [], [4, 4]];
        TokenBatch prompt = TokenBatch.Pad(starts);
        TokenHypothesis[][] together = Decode.BeamSearch(model, model.Start(starts), options, prompt);
        for (int i = 0; i < starts.Length; i++)
        {
            TokenHypothesis[] alone = Decode.BeamSearch(model, model.Start(starts[i]), options, TokenBatch.Pad([starts[i]]))[0];
            Assert.Equal(3, alone.Length);
            Assert.Equal(alone.Select(one => string.Join(' ', one.Tokens)), together[i].Select(one => string.Join(' ', one.Tokens)));
            Assert.Equal(alone.Select(one => one.Score), together[i].Select(one => one.Score));
        }
    }

    /// <summary>Wu et al. (2016): lp = ((5 + length) / 6)^α; two tokens and the end token make 8 / 6.</summary>
    [Fact]
    public void Score_IsTheLogProbabilityOverTheLengthPenalty()
    {
        var model = new HistoryModel(Vocabulary, 3);
        TokenHypothesis[] found = Decode.BeamSearch(model, model.Start([[]]), new() { Width = 50, Hypotheses = 31, EndToken = End, MaximumLength = Longest, LengthPenalty = 0.7 })[0];
        TokenHypothesis two = found.First(one => one.HasEnded && one.Tokens.Count == 2), cut = found.First(one => !one.HasEnded);
        Assert.Equal(two.LogProbability / Math.Pow(8 / 6.0, 0.7), two.Score, 1e-12);
        Assert.Equal(cut.LogProbability / Math.Pow(9 / 6.0, 0.7), cut.Score, 1e-12);
    }

    private static IEnumerable<(int[], double, double, bool)> All(HistoryModel model, int[] history, double logP, double alpha)
    {
        if (history.Length == Longest)
        {
            yield return (history, logP, Score(Longest), false);
            yield break;
        }

        double[] next = model.LogP(history);
        logP += next[End];
        yield return (history, logP, Score(history.Length + 1), true);
        logP -= next[End];
        for (int token = 1; token < Vocabulary; token++)
        {
            foreach ((int[], double, double, bool) longer in All(model, [.. history, token], logP + next[token], alpha))
                yield return longer;
        }

        double Score(int length) => logP / Math.Pow((5 + length) / 6.0, alpha);
    }
}
