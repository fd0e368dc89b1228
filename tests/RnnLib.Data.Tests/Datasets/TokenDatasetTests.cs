namespace RnnLib.Data.Tests;

public sealed class TokenDatasetTests
{
    [Fact]
    public void Batch_UnequalLengths_PadsWithTheGivenId()
    {
        var data = new TokenDataset([[5, 2, 9], [7], []], [1, 0, 2], padding: 4);
        Batch<TokenBatch> batch = data.Batch(0, 1, 2);

        Assert.Equal((3, 3), (batch.Input.Batch, batch.Input.Time));
        Assert.Equal([5, 2, 9, 7, 4, 4, 4, 4, 4], batch.Input.Tokens.ToArray());
        Assert.Equal([3, 1, 0], batch.Input.Lengths.ToArray());
        Assert.Equal([1, 0, 2], batch.Target.Classes.ToArray());
    }

    [Fact]
    public void Batch_StepClassesAndValues_AreTargets()
    {
        int[][] sequences = [[5, 2], [7]];

        Assert.Equal([2, 9, 0, 0], new TokenDataset(sequences, [[2, 9], [0]]).Batch(0, 1).Target.Classes.ToArray());
        Assert.Equal([3f, 4, 1, 2], new TokenDataset(sequences, Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } })).Batch(1, 0).Target.Values.ToArray());
    }

    [Fact]
    public void Split_Tokens_KeepsPaddingAndTargets()
    {
        var data = new TokenDataset([.. Enumerable.Range(0, 12).Select(i => Enumerable.Repeat(i, i).ToArray())], [.. Enumerable.Range(0, 12).Select(i => i % 2)], padding: 99);
        var (train, test) = data.Split(0.5f, new Rng(2), stratify: true);

        foreach (TokenDataset part in (TokenDataset[])[train, test])
        {
            Batch<TokenBatch> batch = part.Batches(12).Single();
            Assert.Equal(6, batch.Size);
            Assert.Equal(3, batch.Target.Classes.ToArray().Sum());
            Assert.Equal(batch.Input.Lengths.ToArray().Select(length => length % 2), batch.Target.Classes.ToArray());
            Assert.Contains(99, batch.Input.Tokens.ToArray());
        }
    }

    [Fact]
    public void Constructor_BadArguments_SayWhich()
    {
        Fails("TokenDataset: sequences: expected at least one sequence.", () => new TokenDataset([], Array.Empty<int>()));
        Fails("TokenDataset: sequence 1: expected ids of 0 or above, got -3 at step 1.", () => new TokenDataset([[1], [2, -3]], [0, 1]));
        Fails("TokenDataset: targets: expected one for each of the 2 sequences, got 1.", () => new TokenDataset([[1], [2]], [0]));
        Fails("TokenDataset: target of sequence 1: expected a class for each of 1 steps, got 2.", () => new TokenDataset([[1], [2]], [[1], [2, 3]]));
        Assert.Equal("padding", Assert.Throws<ArgumentOutOfRangeException>(() => new TokenDataset([[1]], [0], padding: -1)).ParamName);
        Assert.Equal("sequences", Assert.Throws<ArgumentNullException>(() => new TokenDataset(null!, [0])).ParamName);
    }

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
