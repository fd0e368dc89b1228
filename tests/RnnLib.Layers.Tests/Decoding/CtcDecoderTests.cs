namespace RnnLib.Layers.Tests;

public sealed class CtcDecoderTests
{
    [Fact]
    public void Greedy_BestPath_LosesRepetitionsThenBlanks()
    {
        Sequence frames = Says([[1, 1, 0, 1, 2, 2, 0], [2, 0, 0, 2, 1, 1, 1]], classes: 3, lengths: [7, 4]);

        CtcHypothesis[] decoded = CtcDecoder.Greedy(frames);

        Assert.Equal([1, 1, 2], decoded[0].Labels);
        Assert.Equal([2, 2], decoded[1].Labels);
    }

    [Fact]
    public void Greedy_LogProbability_IsThatOfThePath()
    {
        var frames = new Sequence(Ops.Log(Tensor.From([1, 2, 3], [0.5f, 0.3f, 0.2f, 0.1f, 0.3f, 0.6f])));

        CtcHypothesis decoded = CtcDecoder.Greedy(frames)[0];

        Assert.Equal([2], decoded.Labels);
        Assert.Equal(Math.Log(0.5 * 0.6), decoded.LogProbability, 1e-6);
    }

    [Fact]
    public void Greedy_BlankElsewhere_IsWhatTheCallerSays() =>
        Assert.Equal([0, 1], CtcDecoder.Greedy(Says([[0, 0, 2, 1]], classes: 3), blank: 2)[0].Labels);

    /// <summary>Where the best path says nothing, and yet a label is more probable than silence: 0.6² &lt; 1 - 0.6².</summary>
    [Fact]
    public void BeamSearch_ManyPathsOfOneLabelling_BeatTheBestPath()
    {
        var frames = new Sequence(Ops.Log(Tensor.From([1, 2, 2], [0.6f, 0.4f, 0.6f, 0.4f])));

        CtcHypothesis best = CtcDecoder.BeamSearch(frames)[0][0];

        Assert.Empty(CtcDecoder.Greedy(frames)[0].Labels);
        Assert.Equal([1], best.Labels);
        Assert.Equal(Math.Log(0.64), best.LogProbability, 1e-6);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 2)]
    public void BeamSearch_FullWidth_IsTheSumOverAllPathsOfEachLabelling(ulong seed, int blank)
    {
        var frames = new Sequence(Draw.Uniform([2, 6, 3], seed, -2, 2), [6, 4]);

        CtcHypothesis[][] found = CtcDecoder.BeamSearch(frames, new() { Blank = blank, Width = 10_000, Hypotheses = 10_000 });

        for (int row = 0; row < 2; row++)
        {
            Dictionary<string, double> all = AllLabellings(frames, row, blank);
            Assert.Equal(all.Count, found[row].Length);
            Assert.All(found[row], hypothesis => Assert.Equal(all[Key(hypothesis.Labels)], hypothesis.LogProbability, 1e-5));
            Assert.Equal(found[row].Select(hypothesis => hypothesis.Score).OrderDescending(), found[row].Select(hypothesis => hypothesis.Score));
            Assert.Equal(0, Math.Log(found[row].Sum(hypothesis => Math.Exp(hypothesis.LogProbability))), 1e-5);
        }
    }

    [Fact]
    public void BeamSearch_LanguageModelAndBonus_RankAsBruteForceDoes()
    {
        var frames = new Sequence(Draw.Uniform([1, 5, 3], seed: 4, -1, 1));
        double Language(ReadOnlySpan<int> prefix, int label) => Math.Log(prefix.Length > 0 && prefix[^1] == label ? 0.2 : prefix.Length == 0 && label == 1 ? 0.7 : 0.4);
        var options = new CtcBeamOptions { Width = 10_000, Hypotheses = 3, LanguageModel = Language, LanguageModelWeight = 0.8, LengthBonus = 0.5 };

        CtcHypothesis[] found = CtcDecoder.BeamSearch(frames, options)[0];

        var expected = AllLabellings(frames, 0, blank: 0)
            .Select(all => (all.Key, Labels: (int[])[.. all.Key.Select(c => c - '0')], LogP: all.Value))
            .Select(all => (all.Key, Score: all.LogP + 0.5 * all.Labels.Length + 0.8 * all.Labels.Select((label, i) => Language(all.Labels.AsSpan(0, i), label)).Sum()))
            .OrderByDescending(all => all.Score).Take(3).ToArray();
        Assert.Equal(expected.Select(all => all.Key), found.Select(hypothesis => Key(hypothesis.Labels)));
        Assert.All(found.Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.Score, 1e-5));
    }

    [Fact]
    public void BeamSearch_LabelThatTheLanguageForbids_NeverComes()
    {
        var frames = new Sequence(Draw.Uniform([1, 6, 3], seed: 5, -2, 2));

        CtcHypothesis[] found = CtcDecoder.BeamSearch(frames, new()
        {
            Hypotheses = 16,
            LanguageModel = (_, label) => label == 2 ? double.NegativeInfinity : 0,
            LanguageModelWeight = 0,
        })[0];

        Assert.NotEmpty(found);
        Assert.All(found, hypothesis => Assert.DoesNotContain(2, hypothesis.Labels));
    }

    [Fact]
    public void BeamSearch_WiderBeam_NeverScoresLess()
    {
        var frames = new Sequence(Draw.Uniform([1, 30, 5], seed: 6, -1, 1));

        double narrow = CtcDecoder.BeamSearch(frames, new() { Width = 2 })[0][0].LogProbability;
        double wide = CtcDecoder.BeamSearch(frames, new() { Width = 200 })[0][0].LogProbability;

        Assert.True(wide >= narrow);
        Assert.True(wide >= CtcDecoder.Greedy(frames)[0].LogProbability);
    }

    [Fact]
    public void EmptySequence_SaysNothingWithCertainty()
    {
        var frames = new Sequence(Tensor.Zeros([1, 3, 2]), [0]);

        Assert.Equal(0, CtcDecoder.BeamSearch(frames)[0].Single().LogProbability);
        Assert.Empty(CtcDecoder.Greedy(frames)[0].Labels);
    }

    [Fact]
    public void Blank_ThatDoesNotExist_Throws()
    {
        Assert.Contains("0 to 2, got 3", Expect.Message<ArgumentException>(() => CtcDecoder.Greedy(Tensor.Zeros([1, 1, 3]), blank: 3)));
        Assert.Contains("0 to 2, got 3", Expect.Message<ArgumentException>(() => CtcDecoder.BeamSearch(Tensor.Zeros([1, 1, 3]), new() { Blank = 3 })));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CtcBeamOptions { Width = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CtcBeamOptions { LengthBonus = double.NaN });
    }

    private static string Key(IEnumerable<int> labels) => string.Concat(labels);

    /// <summary>The log-probability of each labelling, by going through all paths.</summary>
    private static Dictionary<string, double> AllLabellings(Sequence frames, int row, int blank)
    {
        Tensor p = Ops.Softmax(frames.Values);
        var sums = new Dictionary<string, double>();
        int length = frames.Lengths[row], classes = frames.Features;
        for (int path = 0; path < (int)Math.Pow(classes, length); path++)
        {
            double probability = 1;
            int before = -1;
            string labels = "";
            for (int t = 0, rest = path; t < length; t++, rest /= classes)
            {
                int said = rest % classes;
                probability *= p[row, t, said];
                labels += said != blank && said != before ? said.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
                before = said;
            }

            sums[labels] = sums.GetValueOrDefault(labels) + probability;
        }

        return sums.ToDictionary(sum => sum.Key, sum => Math.Log(sum.Value));
    }

    /// <summary>Frames whose most probable classes are given.</summary>
    private static Sequence Says(int[][] paths, int classes, ReadOnlySpan<int> lengths = default) => new(
        Tensor.From([paths.Length, paths[0].Length, classes], [.. paths.SelectMany(path => path).SelectMany(said => Enumerable.Range(0, classes).Select(c => c == said ? 2f : 0))]),
        lengths);
}
