namespace RnnLib.Data.Tests;

public sealed class SequenceDatasetTests
{
    private static readonly Tensor[] Sequences =
    [
        Tensor.From([2, 2], [1, 2, 3, 4]),
        Tensor.From([3, 2], [5, 6, 7, 8, 9, 10]),
        Tensor.From([0, 2], []),
        Tensor.From([1, 2], [11, 12]),
    ];

    [Fact]
    public void ToString_Dataset_SaysKindAndCount() =>
        Assert.Equal("SequenceDataset [count=2]", new SequenceDataset([Tensor.Zeros([1, 2]), Tensor.Zeros([3, 2])], [0, 1]).ToString());

    [Fact]
    public void Batch_UnequalLengths_PadsToItsOwnLongest()
    {
        var data = new SequenceDataset(Sequences, [0, 1, 2, 3]);
        Batch<Sequence> batch = data.Batch(0, 3, 2);

        Assert.Equal([3, 2, 2], batch.Input.Values.Shape);
        Assert.Equal([1f, 2, 3, 4, 11, 12, 0, 0, 0, 0, 0, 0], batch.Input.Values.ToArray());
        Assert.Equal([2, 1, 0], batch.Input.Lengths.ToArray());
        Assert.Equal(3, batch.Size);
        Assert.Equal(3, data.Batch(1).Input.Time);
        Assert.Equal(0, data.Batch(2).Input.Time);
        Assert.False(data.Batch(1).Input.HasPadding);
    }

    [Fact]
    public void Batch_Classes_AreIntegersPerSequence()
    {
        Target target = new SequenceDataset(Sequences, [5, 1, 2, 3]).Batch(3, 0).Target;

        Assert.Equal([2], target.Shape);
        Assert.Equal([3, 5], target.Classes.ToArray());
    }

    [Fact]
    public void Batch_Values_AreRowsPerSequence()
    {
        Target target = new SequenceDataset(Sequences, Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 }, { 0, 0, 1 } })).Batch(2, 0).Target;

        Assert.Equal([2, 3], target.Shape);
        Assert.Equal([7f, 8, 9, 1, 2, 3], target.Values.ToArray());
    }

    [Fact]
    public void Batch_StepClasses_ArePaddedLikeTheInput()
    {
        Target target = new SequenceDataset(Sequences, [[1, 2], [3, 4, 5], [], [6]]).Batch(0, 1, 2).Target;

        Assert.Equal([3, 3], target.Shape);
        Assert.Equal([1, 2, 0, 3, 4, 5, 0, 0, 0], target.Classes.ToArray());
    }

    [Fact]
    public void Batch_StepValues_ArePaddedLikeTheInput()
    {
        Tensor[] values = [Tensor.From([2, 1], [1, 2]), Tensor.From([3, 1], [3, 4, 5]), Tensor.Zeros([0, 1]), Tensor.From([1, 1], [6])];
        Target target = new SequenceDataset(Sequences, values).Batch(3, 0).Target;

        Assert.Equal([2, 2, 1], target.Shape);
        Assert.Equal([6f, 0, 1, 2], target.Values.ToArray());
    }

    [Fact]
    public void Batches_Shuffled_KeepsInputsWithTheirTargets()
    {
        var data = new SequenceDataset([.. Enumerable.Range(0, 50).Select(i => Tensor.Full([i % 7 + 1, 1], i))], [.. Enumerable.Range(0, 50)]);
        int seen = 0;
        foreach (Batch<Sequence> batch in data.Batches(8, new Rng(1)))
        {
            for (int row = 0; row < batch.Size; row++, seen++)
            {
                Assert.Equal(batch.Target.Classes[row], batch.Input.Values[row, 0, 0]);
                Assert.Equal(batch.Target.Classes[row] % 7 + 1, batch.Input.Lengths[row]);
            }
        }

        Assert.Equal(50, seen);
    }

    [Fact]
    public void Constructor_BadSequences_SayWhich()
    {
        Fails("SequenceDataset: sequences: expected at least one sequence.", () => new SequenceDataset([], Array.Empty<int>()));
        Fails("SequenceDataset: sequence 1: expected [time, features=2], got [1, 3].", () => new SequenceDataset([Sequences[0], Tensor.Zeros([1, 3])], [0, 1]));
        Fails("SequenceDataset: sequence 0: expected [time, features=1], got [4].", () => new SequenceDataset([Tensor.Zeros([4])], [0]));
        Assert.Equal("sequences", Assert.Throws<ArgumentNullException>(() => new SequenceDataset(null!, [0])).ParamName);
        Assert.Equal("classes", Assert.Throws<ArgumentNullException>(() => new SequenceDataset(Sequences, (int[])null!)).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentNullException>(() => new SequenceDataset(Sequences, (Tensor)null!)).ParamName);
    }

    [Fact]
    public void Constructor_BadTargets_SayWhich()
    {
        Fails("SequenceDataset: targets: expected one for each of the 4 sequences, got 3.", () => new SequenceDataset(Sequences, [0, 1, 2]));
        Fails("SequenceDataset: target of sequence 2: expected a class of 0 or above, got -1.", () => new SequenceDataset(Sequences, [0, 1, -1, 0]));
        Fails("SequenceDataset: targets: expected one for each of the 4 sequences, got 2.", () => new SequenceDataset(Sequences, Tensor.Zeros([2, 3])));
        Fails("values: expected [sequences, values], got [4].", () => new SequenceDataset(Sequences, Tensor.Zeros([4])));
        Fails("SequenceDataset: target of sequence 1: expected a class for each of 3 steps, got 1.", () => new SequenceDataset(Sequences, [[1, 2], [3], [], [6]]));
        Fails(
            "SequenceDataset: target of sequence 0: expected classes of 0 or above, got -2 at step 1.",
            () => new SequenceDataset(Sequences, [[1, -2], [3, 4, 5], [], [6]]));
        Fails(
            "SequenceDataset: target of sequence 1: expected [time=3, values=1], got [3, 2].",
            () => new SequenceDataset(Sequences, [Tensor.Zeros([2, 1]), Tensor.Zeros([3, 2]), Tensor.Zeros([0, 1]), Tensor.Zeros([1, 1])]));
    }

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
