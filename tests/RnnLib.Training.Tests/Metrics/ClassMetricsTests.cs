namespace RnnLib.Training.Tests;

public sealed class ClassMetricsTests
{
    [Fact]
    public void TopK_CountsClassesAmongTheLargest()
    {
        Tensor logits = Tensor.From(new float[,] { { 3, 2, 1 }, { 3, 2, 1 }, { 3, 2, 1 }, { 1, 1, 1 } });
        int[] classes = [0, 1, 2, 1];

        Assert.Equal([0.25, 0.75, 1], new[] { 1, 2, 3 }.Select(k => Of(Metrics.TopKAccuracy(k), logits, classes)));
        Assert.Equal("top2_accuracy", Metrics.TopKAccuracy(2).Name);
        Assert.Equal(1, Of(Metrics.TopKAccuracy(1), Tensor.From([2, 1], [1, -1]), Tensor.From([2, 1], [1, 0])));
    }

    [Fact]
    public void IgnoredClass_CountsNowhere()
    {
        Tensor logits = Tensor.From(new float[,] { { 3, 2 }, { 3, 2 }, { 3, 9 } });
        int[] classes = [0, 1, -100];
        var options = new ClassMetricOptions { IgnoredClass = -100, Name = "x" };

        Assert.Equal(0.5, Of(Metrics.TopKAccuracy(1, options), logits, classes));
        Assert.Equal(0.5, Of(Metrics.F1(ClassAverage.Micro, options), logits, classes));
        Assert.Equal(Of(Metrics.Perplexity(), Ops.Slice(logits, 0, 0, 2), new[] { 0, 1 }), Of(Metrics.Perplexity(options), logits, classes), 1e-9);
        Assert.Equal("x", Metrics.Recall(options: options).Name);
        Assert.Contains("row 2 has class -100", Assert.Throws<ArgumentException>(() => Of(Metrics.TopKAccuracy(1), logits, classes)).Message);
    }

    [Fact]
    public void PrecisionRecallF1_OverBatches_AreThoseOfOneMatrix()
    {
        Tensor logits = Tensor.Uniform([40, 3], -1, 1, new Rng(1));
        int[] classes = [.. Enumerable.Range(0, 40).Select(i => i * i % 3)];
        var matrix = new ConfusionMatrix(3);
        matrix.Add(logits, classes);

        foreach (ClassAverage average in Enum.GetValues<ClassAverage>())
        {
            Assert.Equal(matrix.Precision(average), InTwo(Metrics.Precision(average)), 1e-12);
            Assert.Equal(matrix.Recall(average), InTwo(Metrics.Recall(average)), 1e-12);
            Assert.Equal(matrix.F1(average), InTwo(Metrics.F1(average)), 1e-12);
        }

        Assert.Equal((matrix.Precision(1), matrix.Recall(1), matrix.F1(1)), (InTwo(Metrics.PrecisionOf(1)), InTwo(Metrics.RecallOf(1)), InTwo(Metrics.F1Of(1))));
        Assert.Equal("f1_1", Metrics.F1Of(1).Name);
        Assert.Contains("more than 3 classes", Assert.Throws<ArgumentException>(() => InTwo(Metrics.F1Of(3))).Message);

        double InTwo(Metric metric)
        {
            MetricCount count = metric.Start();
            Assert.Equal(double.NaN, count.Value);
            count.Add(Ops.Slice(logits, 0, 0, 15), classes[..15]);
            count.Add(Ops.Slice(logits, 0, 15, 25), classes[15..]);
            return count.Value;
        }
    }

    [Fact]
    public void OneLogit_IsAYesOrNo()
    {
        Tensor logits = Tensor.From([4, 1], [2, -1, 3, -2]);

        Assert.Equal(0.5, Of(Metrics.PrecisionOf(1), logits, Tensor.From([4, 1], [1, 1, 0, 0])));
        Assert.Equal(0.5, Of(Metrics.RecallOf(1), logits, new[] { 1, 1, 0, 0 }));
    }

    /// <summary>Pairs of a yes and a no, counted one by one; the classic example 0.1 0.4 0.35 0.8 gives 0.75.</summary>
    [Fact]
    public void RocAuc_IsTheShareOfPairsInOrder()
    {
        Assert.Equal(0.75, Of(Metrics.RocAuc, Tensor.From([4, 1], [0.1f, 0.4f, 0.35f, 0.8f]), new[] { 0, 0, 1, 1 }));
        Assert.Equal(0.75, Of(Metrics.RocAuc, Tensor.From([4], [0.1f, 0.4f, 0.35f, 0.8f]), Tensor.From([4], [0, 0, 1, 1])));
        Assert.Equal(0.75, Of(Metrics.RocAuc, Tensor.From([4, 2], [0, 0.1f, 0, 0.4f, 0, 0.35f, 0, 0.8f]), new[] { 0, 0, 1, 1 }));

        float[] scores = [.. Enumerable.Range(0, 60).Select(i => (float)(i * 7 % 11))];
        int[] classes = [.. Enumerable.Range(0, 60).Select(i => i * i % 5 > 1 ? 1 : 0)];
        double pairs = 0, inOrder = 0;
        foreach (int yes in Enumerable.Range(0, 60).Where(i => classes[i] == 1))
        {
            foreach (int no in Enumerable.Range(0, 60).Where(i => classes[i] == 0))
                (pairs, inOrder) = (pairs + 1, inOrder + (scores[yes] > scores[no] ? 1 : scores[yes] == scores[no] ? 0.5 : 0));
        }

        Assert.Equal(inOrder / pairs, Of(Metrics.RocAuc, Tensor.From([60, 1], scores), classes), 1e-12);
    }

    [Fact]
    public void RocAuc_PaddingAndOneSide()
    {
        var scores = new Sequence(Tensor.From([1, 3, 1], [1, 2, float.NaN]), [2]);

        Assert.Equal(0, Of(Metrics.RocAuc, scores, new TokenBatch(1, 3, [1, 0, 7], [2])));
        Assert.Equal(double.NaN, Of(Metrics.RocAuc, Tensor.From([1, 1], [1f]), new[] { 1 }));
        Assert.Contains("row 0 has class 2", Assert.Throws<ArgumentException>(() => Of(Metrics.RocAuc, Tensor.From([1, 1], [1f]), new[] { 2 })).Message);
        Assert.Contains("one logit or two", Assert.Throws<ArgumentException>(() => Of(Metrics.RocAuc, Tensor.Zeros([1, 3]), new[] { 1 })).Message);
    }

    [Fact]
    public void Perplexity_OfUniformLogits_IsTheNumberOfClasses()
    {
        var logits = new Sequence(Tensor.Full([2, 3, 8], 5), [3, 1]);
        var classes = new TokenBatch(2, 3, [0, 1, 2, 3, 99, 99], [3, 1]);

        Assert.Equal(8, Of(Metrics.Perplexity(), logits, classes), 1e-9);
        Assert.Equal(3, Of(Metrics.BitsPerCharacter(), logits, classes), 1e-9);
        Assert.Equal(Math.Exp(Losses.CrossEntropy(Tensor.From([1, 3], [1, 2, 0]), new[] { 1 }).ToScalar()), Of(Metrics.Perplexity(), Tensor.From([1, 3], [1, 2, 0]), new[] { 1 }), 1e-5);
        Assert.Contains("expected classes", Assert.Throws<ArgumentException>(() => Of(Metrics.Perplexity(), Tensor.Zeros([1, 2]), Tensor.Zeros([1, 2]))).Message);
    }

    private static double Of(Metric metric, Prediction prediction, Target target)
    {
        MetricCount count = metric.Start();
        count.Add(prediction, target);
        return count.Value;
    }
}
