namespace RnnLib.Data.Tests;

public sealed class WindowDatasetTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Batch_WindowOutsideTheRange_Throws(int window)
    {
        var train = new WindowDataset(Series, new() { LookBack = 2, EndTargetRow = 5 });

        Assert.Contains($"from 0 to 2, got {window}", Assert.Throws<ArgumentOutOfRangeException>(() => train.Batch([window])).Message);
    }

    [Fact]
    public void Batches_BeforeTheFirst_KnowTheirNumber() => Assert.Equal(2, new WindowDataset(Series, new() { LookBack = 2 }).Batches(3).Count);

    private static readonly TimeSeries Series = new(["a", "b"], [[0, 1, 2, 3, 4, 5, 6], [10, 11, 12, 13, 14, 15, 16]]);

    [Fact]
    public void Batches_OneStepAhead_LooksBackAndPredictsTheNext()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 2, Targets = ["b"] });

        Batch<Sequence>[] batches = [.. windows.Batches(3)];

        Assert.Equal(5, windows.Count);
        Assert.Equal([3, 2], batches.Select(b => b.Size));
        Assert.Equal([3, 2, 2], batches[0].Input.Values.Shape);
        Assert.Equal([0, 10, 1, 11, 1, 11, 2, 12, 2, 12, 3, 13], batches[0].Input.Values.ToArray());
        Assert.Equal([3, 1], batches[0].Target.Values.Shape);
        Assert.Equal([12, 13, 14], batches[0].Target.Values.ToArray());
        Assert.Equal([15, 16], batches[1].Target.Values.ToArray());
    }

    [Fact]
    public void Batches_HorizonAndStride_TakeRowAfterRow()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 1, Horizon = 2, Stride = 3, Inputs = ["a"], Targets = ["a", "b"] });

        Batch<Sequence> batch = Assert.Single(windows.Batches(10));

        Assert.Equal([0, 3], batch.Input.Values.ToArray());
        Assert.Equal([2, 4], batch.Target.Values.Shape);
        Assert.Equal([1, 11, 2, 12, 4, 14, 5, 15], batch.Target.Values.ToArray());
        Assert.Equal([1, 4], Enumerable.Range(0, windows.Count).Select(windows.TargetRow));
    }

    [Fact]
    public void TargetRange_TestPart_LooksBackIntoTheTrainingPartAndNoFurther()
    {
        var train = new WindowDataset(Series, new() { LookBack = 2, EndTargetRow = 5 });
        var test = new WindowDataset(Series, new() { LookBack = 2, FirstTargetRow = 5 });

        Assert.Equal([2, 3, 4], Enumerable.Range(0, train.Count).Select(train.TargetRow));
        Assert.Equal([5, 6], Enumerable.Range(0, test.Count).Select(test.TargetRow));
        Assert.Equal([3, 13, 4, 14], test.Batch([0]).Input.Values.ToArray());
    }

    [Fact]
    public void Inputs_WhateverComesLater_StayTheSame()
    {
        var changed = Series.With("a", [0, 1, 2, 3, 99, 99, 99]).With("b", [10, 11, 12, 13, 99, 99, 99]);
        WindowOptions options = new() { LookBack = 3 };

        Assert.Equal(
            new WindowDataset(Series, options).Batch([0, 1]).Input.Values.ToArray(),
            new WindowDataset(changed, options).Batch([0, 1]).Input.Values.ToArray());
    }

    [Fact]
    public void Batches_Shuffled_HoldEveryWindowOnceAndRepeatWithTheSeed()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 1, Inputs = ["a"] });
        float[] Order(ulong seed) => [.. windows.Batches(4, new Rng(seed)).SelectMany(b => b.Target.Values.ToArray())];

        Assert.Equal([1, 2, 3, 4, 5, 6], Order(1).Order());
        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
    }

    [Fact]
    public void Batches_EnumeratedAgain_DrawsANewOrder()
    {
        var windows = new WindowDataset(new TimeSeries(["a"], [[.. Enumerable.Range(0, 50).Select(i => (float)i)]]), new() { LookBack = 1 });
        IEnumerable<Batch<Sequence>> batches = windows.Batches(50, new Rng(1));

        Assert.NotEqual(batches.Single().Target.Values.ToArray(), batches.Single().Target.Values.ToArray());
    }

    [Fact]
    public void Constructor_WrongArguments_ThrowInWords()
    {
        Assert.Contains("need 8 rows, but there are 7", Assert.Throws<ArgumentException>(() => new WindowDataset(Series, new() { LookBack = 7 })).Message);
        Assert.Contains("no column 'c'", Assert.Throws<ArgumentException>(() => new WindowDataset(Series, new() { LookBack = 1, Targets = ["c"] })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowDataset(Series, new() { LookBack = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowDataset(Series, new() { LookBack = 1, Stride = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowDataset(Series, new() { LookBack = 1 }).Batches(0));
    }
}
