namespace RnnLib.Data.Tests;

public sealed class DatasetTests
{
    private static readonly TokenDataset Ten = new([.. Enumerable.Range(0, 10).Select(i => new[] { i })], [.. Enumerable.Range(0, 10)]);

    [Fact]
    public void Batches_NoShuffle_KeepsTheOrder()
    {
        Assert.Equal([4, 4, 2], Ten.Batches(4).Select(batch => batch.Size));
        Assert.Equal(Enumerable.Range(0, 10), Order(Ten.Batches(4)));
        Assert.Equal([10], Ten.Batches(99).Select(batch => batch.Size));
    }

    [Fact]
    public void Batches_DropLast_LeavesOutOnlyASmallerBatch()
    {
        Assert.Equal([4, 4], Ten.Batches(4, dropLast: true).Select(batch => batch.Size));
        Assert.Equal([5, 5], Ten.Batches(5, dropLast: true).Select(batch => batch.Size));
        Assert.Empty(Ten.Batches(11, dropLast: true));
    }

    [Fact]
    public void Batches_EqualSeeds_GiveEqualOrders()
    {
        int[] order = Order(Ten.Batches(3, new Rng(5)));

        Assert.Equal(order, Order(Ten.Batches(3, new Rng(5))));
        Assert.Equal(order, Order(Ten.Batches(4, new Rng(5))));
        Assert.NotEqual(order, Order(Ten.Batches(3, new Rng(6))));
        Assert.NotEqual(Enumerable.Range(0, 10), order);
        Assert.Equal(Enumerable.Range(0, 10), order.Order());
    }

    [Fact]
    public void Batches_OneGenerator_ShufflesAnewAtEachEnumeration()
    {
        var rng = new Rng(5);
        RngState state = rng.State;
        IEnumerable<Batch<TokenBatch>> batches = Ten.Batches(3, rng);
        Assert.Equal(state, rng.State);   // nothing is drawn before the enumeration begins

        int[] first = Order(batches), second = Order(batches);
        Assert.NotEqual(first, second);

        rng.State = state;
        Assert.Equal(first, Order(batches));
        Assert.Equal(second, Order(batches));
    }

    [Fact]
    public void Batches_FirstBatchTaken_HasDrawnTheWholeOrder()
    {
        Rng begun = new(5), finished = new(5);
        _ = Ten.Batches(3, begun).First();
        _ = Order(Ten.Batches(3, finished));

        Assert.Equal(finished.State, begun.State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Batches_SizeNotPositive_ThrowsAtTheCall(int batchSize) =>
        Assert.Equal("batchSize", Assert.Throws<ArgumentOutOfRangeException>(() => Ten.Batches(batchSize)).ParamName);

    [Fact]
    public void Batch_Indices_GivesTheseInThisOrder()
    {
        Assert.Equal([7, 2, 7], Ten.Batch(7, 2, 7).Target.Classes.ToArray());
        Assert.StartsWith("Batch: expected at least one index.", Assert.Throws<ArgumentException>(() => Ten.Batch()).Message);
        Assert.StartsWith("Batch: expected indices from 0 to 9.", Assert.Throws<ArgumentOutOfRangeException>(() => Ten.Batch(1, 10)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Ten.Batch(-1));
    }

    [Fact]
    public void Batches_DatasetOfAUsers_BatchesItsOwnInput()
    {
        int[][] batches = [.. new Squares().Batches(2).Select(batch => batch.Input)];

        Assert.Equal([[0, 1], [4]], batches);
    }

    private static int[] Order(IEnumerable<Batch<TokenBatch>> batches) => [.. batches.SelectMany(batch => batch.Target.Classes.ToArray())];

    private sealed class Squares : Dataset<int[]>
    {
        public override int Count => 3;

        protected override Batch<int[]> Collate(ReadOnlySpan<int> indices)
        {
            int[] squares = [.. indices.ToArray().Select(i => i * i)];
            return new(squares, squares);
        }
    }
}
