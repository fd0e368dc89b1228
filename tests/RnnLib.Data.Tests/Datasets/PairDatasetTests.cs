namespace RnnLib.Data.Tests;

public sealed class PairDatasetTests
{
    private static readonly int[][] Targets = [[8], [9, 3, 4], []];

    [Fact]
    public void Batch_Tokens_GetStartAndEndAndTheirOwnLengths()
    {
        PairDataset<TokenBatch> data = PairDataset.Of([[5, 6], [7], [5, 5, 5]], Targets, new() { StartToken = 1, EndToken = 2, Padding = 77 });
        Batch<SequencePair<TokenBatch>> batch = data.Batch(1, 0);

        Assert.Equal([7, 77, 5, 6], batch.Input.Source.Tokens.ToArray());
        Assert.Equal([1, 2], batch.Input.Source.Lengths.ToArray());
        Assert.Equal([1, 9, 3, 4, 1, 8, 77, 77], batch.Input.Previous.Tokens.ToArray());
        Assert.Equal([9, 3, 4, 2, 8, 2, 77, 77], batch.Target.Classes.ToArray());
        Assert.Equal([4, 2], batch.Input.Previous.Lengths.ToArray());
        Assert.Equal(2, batch.Size);
        Assert.Equal([1], data.Batch(2).Input.Previous.Tokens.ToArray());
    }

    [Fact]
    public void Batch_NumbersAndImages_AreSources()
    {
        PairDataset<Sequence> speech = PairDataset.Of([Tensor.Ones([4, 2]), Tensor.Zeros([1, 2]), Tensor.Ones([2, 2])], Targets);
        Sequence source = speech.Batch(1, 2).Input.Source;
        Assert.Equal([0f, 0, 0, 0, 1, 1, 1, 1], source.Values.ToArray());
        Assert.Equal([1, 2], source.Lengths.ToArray());

        PairDataset<Tensor> images = PairDataset.Of(Tensor.From([3, 1, 1, 2], [1, 2, 3, 4, 5, 6]), Targets);
        Assert.Equal([5f, 6, 1, 2], images.Batch(2, 0).Input.Source.ToArray());
        Assert.Equal([2, 0, 8, 2], images.Batch(2, 0).Target.Classes.ToArray());
    }

    [Fact]
    public void BatchesByLength_PadLessAndHoldEveryPairOnce()
    {
        var rng = new Rng(1);
        int[][] sources = [.. Enumerable.Range(0, 403).Select(i => Enumerable.Repeat(i, 1 + rng.NextInt32(30)).ToArray())];
        PairDataset<TokenBatch> data = PairDataset.Of(sources, sources);
        IResumableBatches<SequencePair<TokenBatch>> byLength = data.BatchesByLength(8, new Rng(2), bucketBatches: 10);

        Assert.Equal(51, byLength.Count);
        Batch<SequencePair<TokenBatch>>[] batches = [.. data.BatchesByLength(8, new Rng(2), bucketBatches: 10)];
        Assert.Equal(51, batches.Length);
        Assert.Equal(Enumerable.Range(0, 403), batches.SelectMany(Ids).Order());
        Assert.True(Padding(batches) < 0.3 * Padding(data.Batches(8, new Rng(2))), $"{Padding(batches)} of {Padding(data.Batches(8, new Rng(2)))}");
        Assert.Equal(batches.Skip(20).SelectMany(Ids), data.BatchesByLength(8, new Rng(2), bucketBatches: 10).From(20).SelectMany(Ids));
        Assert.NotEqual(batches.SelectMany(Ids), byLength.Concat(byLength).Skip(51).SelectMany(Ids));
        int[] lengths = [.. batches.Select(batch => batch.Input.Source.Time)];
        Assert.NotEqual(lengths.Order(), lengths);
        Assert.Equal([.. sources.Select(source => source.Length).Order()], data.BatchesByLength(8).SelectMany(batch => batch.Input.Source.Lengths.ToArray()).ToArray());

        static IEnumerable<int> Ids(Batch<SequencePair<TokenBatch>> batch) => Enumerable.Range(0, batch.Size).Select(row => batch.Input.Source[row, 0]);
        static int Padding(IEnumerable<Batch<SequencePair<TokenBatch>>> all) => all.Sum(batch => batch.Input.Source.Tokens.Length - batch.Input.Source.Lengths.ToArray().Sum());
    }

    [Fact]
    public void Split_KeepsPairsTogether()
    {
        int[][] sources = [.. Enumerable.Range(0, 12).Select(i => new[] { i })];
        var (train, test) = PairDataset.Of(sources, [.. sources.Select(source => new[] { source[0] + 50 })]).Split(0.25f, new Rng(3));
        var (inner, _) = train.Split(0.5f, new Rng(4));
        Assert.Equal((9, 3), (train.Count, test.Count));
        foreach (PairDataset<TokenBatch> part in (PairDataset<TokenBatch>[])[train, test, inner])
        {
            foreach (Batch<SequencePair<TokenBatch>> batch in part.BatchesByLength(2, new Rng(5)))
            {
                for (int row = 0; row < batch.Size; row++)
                    Assert.Equal(batch.Input.Source[row, 0] + 50, batch.Target.Classes[row * 2]);
            }
        }
    }

    [Fact]
    public void Dataset_WhatDoesNotFit_IsNamed()
    {
        Assert.Contains("expected one for each of the 1 sources, got 2", Assert.Throws<ArgumentException>(() => PairDataset.Of([[1]], [[1], [2]])).Message);
        Assert.Contains("targets: sequence 1: expected ids of 0 or above, got -3 at step 1", Assert.Throws<ArgumentException>(() => PairDataset.Of([[1], [1]], [[1], [2, -3]])).Message);
        Assert.Contains("source 1: expected [time, features]", Assert.Throws<ArgumentException>(() => PairDataset.Of([Tensor.Ones([2, 3]), Tensor.Ones([2, 4])], [[1], [2]])).Message);
        Assert.Contains("expected [sources, ...], got [3]", Assert.Throws<ArgumentException>(() => PairDataset.Of(Tensor.Ones([3]), [[1], [2], [3]])).Message);
        Assert.Throws<ArgumentOutOfRangeException>("StartToken", () => new PairDatasetOptions { StartToken = -1 });
    }
}
