using RnnLib.Layers;

namespace RnnLib.Training.Tests;

public sealed class LabelMetricsTests
{
    private static readonly Func<IReadOnlyList<int>, string> Letters = labels => string.Concat(labels.Select(label => (char)('a' + label)));

    [Fact]
    public void ErrorRate_CtcWithLengthsOfItsOwn_CountsEditsPerLabel()
    {
        MetricCount count = Metrics.WordErrorRate(new() { Decode = SequenceDecoders.Ctc() }).Start();

        count.Add(Says([[1, 1, 0, 2], [3, 0, 3, 0]], [4, 3]), TokenBatch.Pad([[1, 2], [3]]));   // said 1 2 and 3 3
        count.Add(Says([[0, 0, 0, 0]], [4]), TokenBatch.Pad([[2]]));                             // said nothing

        Assert.Equal(2 / 4.0, count.Value);
    }

    [Fact]
    public void DecodedAccuracy_OfACrf_IsThatOfItsPaths()
    {
        var crf = new LinearChainCrf(4, new Rng(1));
        crf.Parameter("transitions").Assign([.. Enumerable.Range(0, 16).Select(i => i / 4 == i % 4 ? 0f : -10)]);   // it stays where it is
        MetricCount count = Metrics.DecodedAccuracy(new() { Decode = SequenceDecoders.Crf(crf) }).Start();

        count.Add(Says([[1, 1, 2, 1, 3]], [4]), new TokenBatch(1, 5, [1, 1, 1, 2, 99], [4]));

        Assert.Equal(3 / 4.0, count.Value);
        Assert.Contains("expected 2 labels", Assert.Throws<ArgumentException>(() => count.Add(Says([[1, 1, 2]], [3]), new TokenBatch(1, 3, [1, 1, 1], [2]))).Message);
    }

    [Fact]
    public void EndLabel_CutsBothSides()
    {
        MetricCount count = Metrics.WordErrorRate(new() { EndLabel = 0 }).Start();

        count.Add(Says([[1, 2, 0, 3, 3]], [5]), TokenBatch.Pad([[1, 2, 3, 0, 1]]));

        Assert.Equal(1 / 3.0, count.Value, 1e-12);
    }

    [Fact]
    public void Text_MakesWordsOrCharactersOfLabels()
    {
        // a=0, b=1, c=2; d=3 stands for a space
        var options = new LabelMetricOptions { Text = labels => Letters(labels).Replace('d', ' '), Name = "mine" };
        Sequence said = Says([[0, 1, 3, 2, 2]], [5]);                                            // "ab cc"
        var meant = TokenBatch.Pad([[0, 1, 3, 2, 1]]);                                           // "ab cb"

        Assert.Equal(1 / 2.0, Of(Metrics.WordErrorRate(options), said, meant));
        Assert.Equal(1 / 5.0, Of(Metrics.CharacterErrorRate(options), said, meant), 1e-12);
        Assert.Equal(1 / 2.0, Of(Metrics.RougeL(options), said, meant));
        Assert.Equal(TextScores.Bleu(["ab cc"], ["ab cb"], new() { Order = 2 }), Of(Metrics.Bleu(options, new() { Order = 2 }), said, meant), 1e-12);
        Assert.Equal("mine", Metrics.Bleu(options).Name);
    }

    [Fact]
    public void Bleu_OverBatches_IsThatOfTheCorpus()
    {
        MetricCount count = Metrics.Bleu().Start();
        Assert.Equal(double.NaN, count.Value);

        count.Add(Says([[1, 2, 3, 1, 2]], [5]), TokenBatch.Pad([[1, 2, 3, 1, 3]]));
        count.Add(Says([[3, 3, 1, 1, 2]], [4]), TokenBatch.Pad([[3, 3, 1, 1]]));

        Assert.Equal(TextScores.Bleu([[1, 2, 3, 1, 2], [3, 3, 1, 1]], [[1, 2, 3, 1, 3], [3, 3, 1, 1]]), count.Value, 1e-12);
    }

    [Fact]
    public void CtcBeam_DecodesAsTheSearchDoes()
    {
        var frames = new Sequence(Ops.Log(Tensor.From([1, 2, 2], [0.6f, 0.4f, 0.6f, 0.4f])));

        Assert.Equal([1], SequenceDecoders.CtcBeam(new())(frames)[0]);
        Assert.Equal([], SequenceDecoders.Ctc()(frames)[0]);
    }

    [Fact]
    public void NumbersForLabels_ThrowNamingTheMetric() =>
        Assert.Contains("metric rouge_l: target: expected a TokenBatch", Assert.Throws<ArgumentException>(() => Of(Metrics.RougeL(), Tensor.Zeros([1, 2, 2]), Tensor.Zeros([1, 2, 2]))).Message);

    private static double Of(Metric metric, Prediction prediction, Target target)
    {
        MetricCount count = metric.Start();
        count.Add(prediction, target);
        return count.Value;
    }

    /// <summary>Steps whose most probable classes of four are given.</summary>
    private static Sequence Says(int[][] labels, ReadOnlySpan<int> lengths) => new(
        Tensor.From([labels.Length, labels[0].Length, 4], [.. labels.SelectMany(row => row).SelectMany(said => Enumerable.Range(0, 4).Select(c => c == said ? 1f : 0))]),
        lengths);
}
