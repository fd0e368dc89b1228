namespace RnnLib.Data.Tests;

public sealed class SequenceDatasetTests
{
    private static readonly Tensor[] Sequences = [Tensor.From(new float[,] { { 1 }, { 2 } }), Tensor.From(new float[,] { { 3 } }), Tensor.From(new float[,] { { 4 }, { 5 }, { 6 } })];

    [Fact]
    public void Batches_ClassPerSequence_PadsToTheLongestOfTheBatch()
    {
        Batch<Sequence>[] batches = [.. new SequenceDataset(Sequences, [7, 8, 9]).Batches(2)];

        Assert.Equal([2, 2, 1], batches[0].Input.Values.Shape);
        Assert.Equal([1, 2, 3, 0], batches[0].Input.Values.ToArray());
        Assert.Equal([2, 1], batches[0].Input.Lengths.ToArray());
        Assert.Equal([7, 8], batches[0].Target.Classes.ToArray());
        Assert.Equal([9], batches[1].Target.Classes.ToArray());
        Assert.False(batches[1].Input.HasPadding);
    }

    [Fact]
    public void Batches_NumbersPerSequence_PicksTheirRows()
    {
        var data = new SequenceDataset(Sequences, Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }));

        Assert.Equal([1, 2, 3, 4], data.Batches(2).First().Target.Values.ToArray());
    }

    [Fact]
    public void Batches_ClassPerStep_PadsTheTargetsToo()
    {
        var data = new SequenceDataset(Sequences, [[1, 2], [3], [4, 5, 6]]);

        Target target = data.Batches(2).First().Target;

        Assert.Equal([2, 2], target.Shape);
        Assert.Equal([1, 2, 3, 0], target.Classes.ToArray());
    }

    [Fact]
    public void Split_Seeded_DividesWithoutLoss()
    {
        Tensor[] many = [.. Enumerable.Range(0, 10).Select(i => Tensor.Full([1, 1], i))];
        var data = new SequenceDataset(many, [.. Enumerable.Range(0, 10)]);

        var (train, test) = data.Split(0.3f, new Rng(4));
        Batch<Sequence> learn = train.Batches(10).Single(), check = test.Batches(10).Single();

        Assert.Equal((7, 3), (train.Count, test.Count));
        Assert.Equal(Enumerable.Range(0, 10), learn.Target.Classes.ToArray().Concat(check.Target.Classes.ToArray()).Order());
        Assert.Equal(learn.Target.Classes.ToArray().Select(c => (float)c), learn.Input.Values.ToArray());
        Assert.NotEqual(Enumerable.Range(7, 3), check.Target.Classes.ToArray());
    }

    [Fact]
    public void Constructor_WrongArguments_ThrowInWords()
    {
        Assert.Contains("3 sequences and 2 targets", Assert.Throws<ArgumentException>(() => new SequenceDataset(Sequences, new[] { 1, 2 })).Message);
        Assert.Contains("sequence 1: expected [time, features=1], got [1, 2]", Assert.Throws<ArgumentException>(() => new SequenceDataset([Sequences[0], Tensor.Zeros([1, 2])], new[] { 1, 2 })).Message);
        Assert.Contains("sequence 0 has 2 steps, but 3 classes", Assert.Throws<ArgumentException>(() => new SequenceDataset(Sequences, [[1, 2, 3], [3], [4, 5, 6]])).Message);
        Assert.Throws<ArgumentException>(() => new SequenceDataset([], Array.Empty<int>()));
    }
}
