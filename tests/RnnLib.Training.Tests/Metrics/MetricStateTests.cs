namespace RnnLib.Training.Tests;

/// <summary>A count that was saved and loaded goes on as if nothing had happened, to the last bit.</summary>
public sealed class MetricStateTests
{
    private static readonly (Metric Metric, Func<int, (Prediction, Target)> Batch)[] All =
    [
        .. new[]
        {
            Metrics.Accuracy, Metrics.TopKAccuracy(2), Metrics.Precision(), Metrics.Recall(ClassAverage.Micro), Metrics.F1(ClassAverage.Weighted),
            Metrics.PrecisionOf(1), Metrics.RecallOf(0), Metrics.F1Of(2), Metrics.Perplexity(), Metrics.BitsPerCharacter(),
            Metrics.WordErrorRate(), Metrics.CharacterErrorRate(), Metrics.RougeL(), Metrics.Bleu(), Metrics.DecodedAccuracy(new()),
        }.Select(metric => (metric, (Func<int, (Prediction, Target)>)Classes)),
        .. new[]
        {
            Metrics.MeanAbsoluteError, Metrics.RootMeanSquaredError, Metrics.MeanAbsolutePercentageError, Metrics.SymmetricMeanAbsolutePercentageError,
            Metrics.RSquared, Metrics.MeanAbsoluteScaledError(0.3),
        }.Select(metric => (metric, (Func<int, (Prediction, Target)>)Numbers)),
        (Metrics.RocAuc, YesOrNo),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void SavedAndLoaded_GoesOnBitForBit(int index)
    {
        (Metric metric, Func<int, (Prediction, Target)> batch) = All[index];
        MetricCount whole = metric.Start(), before = metric.Start(), after = metric.Start();
        var state = new TrainingState();
        for (int i = 0; i < 6; i++)
        {
            if (i == 3)
            {
                before.Save(state.Part("metric"));
                Add(after, i);                          // what was counted before loading does not count
                after.Load(state.Part("metric"));
                Assert.Equal(BitConverter.DoubleToInt64Bits(whole.Value), BitConverter.DoubleToInt64Bits(after.Value));
            }

            Add(whole, i);
            Add(i < 3 ? before : after, i);
        }

        Assert.True(double.IsFinite(whole.Value), metric.Name);
        Assert.Equal(BitConverter.DoubleToInt64Bits(whole.Value), BitConverter.DoubleToInt64Bits(after.Value));
        Assert.NotEqual(before.Value, after.Value);

        void Add(MetricCount count, int number)
        {
            (Prediction prediction, Target target) = batch(number);
            count.Add(prediction, target);
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void NotYetCounted_SavesAndLoadsToo(int index)
    {
        var state = new TrainingState();
        All[index].Metric.Start().Save(state);
        MetricCount loaded = All[index].Metric.Start();

        loaded.Load(state);

        Assert.Equal(All[index].Metric.Start().Value, loaded.Value);
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Load_NothingThereOrWrong_SaysSo(int index)
    {
        MetricCount count = All[index].Metric.Start();

        Assert.Throws<RnnLibFormatException>(() => count.Load(new TrainingState()));
    }

    [Fact]
    public void Load_NoNumbers_SaysSo()
    {
        var state = new TrainingState();
        state.Set("numbers", "1 x");

        Assert.Contains("metric mae are '1 x'", Assert.Throws<RnnLibFormatException>(() => Metrics.MeanAbsoluteError.Start().Load(state)).Message);
    }

    [Fact]
    public void Add_ThatFails_LeavesTheCountAsItWas()
    {
        MetricCount count = Metrics.WordErrorRate().Start();
        count.Add(Classes(0).Item1, Classes(0).Item2);
        double before = count.Value;

        Assert.Throws<ArgumentException>(() => count.Add(Classes(1).Item1, new int[2]));

        Assert.Equal(before, count.Value);
    }

    private static (Prediction, Target) Classes(int number)
    {
        Tensor logits = Tensor.Uniform([2, 9, 3], -1, 1, new Rng((ulong)number));
        int[] classes = [.. Enumerable.Range(0, 18).Select(i => (i * i + number) % 4 == 0 ? 0 : System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits.Data.Slice(i * 3, 3)))];
        return (new Sequence(logits, [9, 8]), new TokenBatch(2, 9, classes, [9, 8]));
    }

    private static (Prediction, Target) Numbers(int number) =>
        (Tensor.Uniform([5, 2], -1, 1, new Rng((ulong)number)), Tensor.Uniform([5, 2], -1, 1, new Rng((ulong)number + 100)));

    private static (Prediction, Target) YesOrNo(int number) =>
        (Tensor.Uniform([7, 1], -1, 1, new Rng((ulong)number)), new[] { 0, 1, 1, 0, number % 2, 1, 0 });
}
