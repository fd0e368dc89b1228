namespace RnnLib.Data.Tests;

public sealed class SequenceDatasetSplitTests
{
    [Theory]
    [InlineData(0.2f, 4)]
    [InlineData(0.01f, 1)]
    [InlineData(0.99f, 19)]
    public void Split_Fraction_DividesEverySequenceOnce(float testFraction, int tests)
    {
        var (train, test) = Numbered(20).Split(testFraction, new Rng(1));

        Assert.Equal((20 - tests, tests), (train.Count, test.Count));
        Assert.Equal(Enumerable.Range(0, 20), Classes(train).Concat(Classes(test)).Order());
    }

    [Fact]
    public void Split_EqualSeeds_GiveEqualParts()
    {
        int[] first = Classes(Numbered(20).Split(0.5f, new Rng(1)).Test);

        Assert.Equal(first, Classes(Numbered(20).Split(0.5f, new Rng(1)).Test));
        Assert.NotEqual(first, Classes(Numbered(20).Split(0.5f, new Rng(2)).Test));
        Assert.NotEqual(first.Order(), first);
    }

    [Fact]
    public void Split_Part_KeepsSequencesWithTheirTargets()
    {
        Tensor[] sequences = [.. Enumerable.Range(1, 9).Select(i => Tensor.Full([i, 1], i))];
        SequenceDataset[] datasets =
        [
            new(sequences, [.. Enumerable.Range(1, 9)]),
            new(sequences, Tensor.From([9, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])),
            new(sequences, [.. Enumerable.Range(1, 9).Select(i => Enumerable.Repeat(i, i).ToArray())]),
            new(sequences, sequences),
        ];

        foreach (SequenceDataset part in datasets.Select(data => data.Split(0.4f, new Rng(4)).Test))
        {
            for (int i = 0; i < part.Count; i++)
            {
                Batch<Sequence> batch = part.Batch(i);
                float target = batch.Target.IsClasses ? batch.Target.Classes[0] : batch.Target.Values.Data[0];
                Assert.Equal(batch.Input.Values[0, 0, 0], target);
                Assert.Equal(batch.Input.Time, target);
            }
        }
    }

    [Fact]
    public void Split_Stratified_GivesEachPartItsShareOfEveryClass()
    {
        int[] classes = [.. Enumerable.Repeat(0, 80), .. Enumerable.Repeat(1, 16), .. Enumerable.Repeat(2, 4)];
        var data = new SequenceDataset([.. classes.Select(c => Tensor.Full([1, 1], c))], classes);
        var (train, test) = data.Split(0.25f, new Rng(1), stratify: true);

        Assert.Equal([60, 12, 3], Classes(train).CountBy(c => c).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.Equal([20, 4, 1], Classes(test).CountBy(c => c).OrderBy(c => c.Key).Select(c => c.Value));
        Assert.NotEqual(Classes(train).Order(), Classes(train));
    }

    [Fact]
    public void Split_BadArguments_SayWhy()
    {
        Fails("expected a fraction between 0 and 1, both excluded.", () => Numbered(4).Split(0, new Rng(1)));
        Fails("expected a fraction between 0 and 1, both excluded.", () => Numbered(4).Split(1, new Rng(1)));
        Fails("Split: 1 sequences are too few", () => Numbered(1).Split(0.5f, new Rng(1)));
        Fails("Split: 4 sequences are too few", () => Numbered(4).Split(0.5f, new Rng(1), stratify: true));
        Fails(
            "Split: stratify: only targets of one class per sequence can be stratified.",
            () => new SequenceDataset([Tensor.Zeros([1, 1]), Tensor.Zeros([1, 1])], Tensor.Zeros([2, 1])).Split(0.5f, new Rng(1), stratify: true));
        Assert.Equal("rng", Assert.Throws<ArgumentNullException>(() => Numbered(4).Split(0.5f, null!)).ParamName);
    }

    private static SequenceDataset Numbered(int count) => new(
        [.. Enumerable.Range(0, count).Select(i => Tensor.Full([1, 1], i))], [.. Enumerable.Range(0, count)]);

    private static int[] Classes(SequenceDataset data) => data.Batches(data.Count).Single().Target.Classes.ToArray();

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
