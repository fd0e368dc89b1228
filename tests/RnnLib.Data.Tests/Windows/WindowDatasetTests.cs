namespace RnnLib.Data.Tests;

public sealed class WindowDatasetTests
{
    // a: 0 1 2 ... 9, b: 0 10 20 ... 90
    private static readonly TimeSeries Series = new(["a", "b"], [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]]);

    [Fact]
    public void Batch_Defaults_PredictsTheNextRowOfEveryColumn()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 3 });
        Batch<Sequence> batch = windows.Batch(0, 6);

        Assert.Equal(7, windows.Count);
        Assert.Equal([2, 3, 2], batch.Input.Values.Shape);
        Assert.Equal([0f, 0, 1, 10, 2, 20, 6, 60, 7, 70, 8, 80], batch.Input.Values.ToArray());
        Assert.False(batch.Input.HasPadding);
        Assert.Equal([2, 2], batch.Target.Shape);
        Assert.Equal([3f, 30, 9, 90], batch.Target.Values.ToArray());
        Assert.Equal(2, batch.Size);
    }

    [Fact]
    public void Batch_Horizon_LaysTargetsOutRowAfterRow()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 2, Horizon = 3 });
        Batch<Sequence> batch = windows.Batch(1);

        Assert.Equal(6, windows.Count);
        Assert.Equal([1f, 10, 2, 20], batch.Input.Values.ToArray());
        Assert.Equal([1, 6], batch.Target.Shape);
        Assert.Equal([3f, 30, 4, 40, 5, 50], batch.Target.Values.ToArray());
    }

    [Fact]
    public void Batch_InputsAndTargets_AreTheNamedColumns()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 2, Horizon = 2, Inputs = ["b"], Targets = ["a"] });

        Assert.Equal(["b"], windows.InputNames);
        Assert.Equal(["a"], windows.TargetNames);
        Assert.Equal([10f, 20], windows.Batch(1).Input.Values.ToArray());
        Assert.Equal([3f, 4], windows.Batch(1).Target.Values.ToArray());
        Assert.Equal(["b", "a"], new WindowDataset(Series, new() { LookBack = 2, Inputs = ["b", "a"] }).TargetNames);
    }

    [Fact]
    public void Batch_KnownAhead_StandsBehindTheInputsOfEachStep()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 2, Horizon = 2, Inputs = ["a"], KnownAhead = ["b"] });
        Batch<Sequence> batch = windows.Batch(1, 6);

        Assert.Equal(["a", "b +1", "b +2"], windows.InputNames);
        Assert.Equal(["a"], windows.TargetNames);
        Assert.Equal([2, 2, 3], batch.Input.Values.Shape);
        Assert.Equal([1f, 20, 30, 2, 30, 40, 6, 70, 80, 7, 80, 90], batch.Input.Values.ToArray());
        Assert.Equal([3f, 4, 8, 9], batch.Target.Values.ToArray());

        Sequence latest = windows.Latest(new TimeSeries(["c", "b"], [[0, 0, 0], [100, 110, 120]]));
        Assert.Equal([8f, 90, 100, 9, 100, 110], latest.Values.ToArray());
        foreach (TimeSeries? ahead in (TimeSeries?[])[null, new(["b"], [[100]])])
        {
            Assert.StartsWith(
                $"WindowDataset.Latest: ahead: expected the 2 rows after the last one, with the columns b, got {ahead?.Rows ?? 0}.",
                Assert.Throws<ArgumentException>(() => windows.Latest(ahead)).Message);
        }

        Assert.Equal([8f, 9], new WindowDataset(Series, new() { LookBack = 2, Inputs = ["a"] }).Latest().Values.ToArray());
    }

    [Theory]
    [InlineData(1, new[] { 4, 5, 6, 7, 8 })]
    [InlineData(2, new[] { 4, 6, 8 })]
    [InlineData(3, new[] { 4, 7 })]
    [InlineData(4, new[] { 4, 8 })]
    [InlineData(5, new[] { 4 })]
    [InlineData(int.MaxValue, new[] { 4 })]
    public void TargetRow_Stride_Steps(int stride, int[] expected)
    {
        var windows = new WindowDataset(Series, new() { LookBack = 4, Horizon = 2, Stride = stride });

        Assert.Equal(expected, Enumerable.Range(0, windows.Count).Select(windows.TargetRow));
        Assert.Equal(expected.Select(row => (float)row), windows.Batches(10).Single().Target.Values.ToArray().Where((_, i) => i % 4 == 0));
    }

    [Fact]
    public void Range_TargetRows_LooksBackBeyondItsStart()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 3, FirstTargetRow = 5, EndTargetRow = 8, Inputs = ["a"] });

        Assert.Equal(3, windows.Count);
        Assert.Equal([2f, 3, 4, 3, 4, 5, 4, 5, 6], windows.Batch(0, 1, 2).Input.Values.ToArray());
        Assert.Equal([5f, 6, 7], windows.Batch(0, 1, 2).Target.Values.ToArray());
    }

    [Fact]
    public void Range_BeyondTheSeries_EndsWithIt() =>
        Assert.Equal(7, new WindowDataset(Series, new() { LookBack = 3, EndTargetRow = 100, FirstTargetRow = 1 }).Count);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void SplitAt_Row_NoTargetOnBothSides(int horizon)
    {
        var windows = new WindowDataset(Series, new() { LookBack = 2, Horizon = horizon });
        var (train, test) = windows.SplitAt(6);

        Assert.Equal(2, train.TargetRow(0));
        Assert.Equal(6 - horizon, train.TargetRow(train.Count - 1));
        Assert.Equal(6, test.TargetRow(0));
        Assert.Equal(10 - horizon, test.TargetRow(test.Count - 1));
        Assert.Equal([4f, 40, 5, 50], test.Batch(0).Input.Values.ToArray());
    }

    [Fact]
    public void SplitAt_RangeOfItsOwn_IsKept()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 1, FirstTargetRow = 3, EndTargetRow = 8 });
        var (train, test) = windows.SplitAt(6);

        Assert.Equal((3, 3), (train.TargetRow(0), train.Count));
        Assert.Equal((6, 2), (test.TargetRow(0), test.Count));
        Assert.Throws<ArgumentException>(() => windows.SplitAt(3));
        Assert.Throws<ArgumentException>(() => windows.SplitAt(8));
    }

    [Fact]
    public void Batch_FutureChanged_InputsAreTheSame()
    {
        var options = new WindowOptions { LookBack = 3, Horizon = 2 };
        var windows = new WindowDataset(Series, options);
        for (int i = 0; i < windows.Count; i++)
        {
            int row = windows.TargetRow(i);
            TimeSeries other = Series;
            foreach (string name in Series.Names)
                other = other.With(name, [.. Series.Column(name)[..row], .. Enumerable.Repeat(-999f, Series.Rows - row)]);

            Assert.Equal(windows.Batch(i).Input.Values.ToArray(), new WindowDataset(other, options).Batch(i).Input.Values.ToArray());
            Assert.All(new WindowDataset(other, options).Batch(i).Target.Values.ToArray(), x => Assert.Equal(-999, x));
        }
    }

    [Fact]
    public void Latest_Series_GivesItsLastRows()
    {
        Sequence latest = new WindowDataset(Series, new() { LookBack = 2, EndTargetRow = 5 }).Latest();

        Assert.Equal([1, 2, 2], latest.Values.Shape);
        Assert.Equal([8f, 80, 9, 90], latest.Values.ToArray());
    }

    [Fact]
    public void Constructor_ExactlyEnoughRows_GivesOneWindow() =>
        Assert.Equal(1, new WindowDataset(Series, new() { LookBack = 7, Horizon = 3 }).Count);

    [Fact]
    public void Constructor_TooFewRows_SaysHowManyAreNeeded()
    {
        Fails("WindowDataset: lookBack=8 and horizon=3 need at least 11 rows, but the series has 10.", new() { LookBack = 8, Horizon = 3 });
        Fails("WindowDataset: lookBack=2147483647 and horizon=1 need at least 2147483648 rows, but the series has 10.", new() { LookBack = int.MaxValue });
        Fails(
            "WindowDataset: horizon=3 needs as many target rows, but from row 4 to before row 6 there are 2 (lookBack=2, series of 10 rows).",
            new() { LookBack = 2, Horizon = 3, FirstTargetRow = 4, EndTargetRow = 6 });
        Fails(
            "WindowDataset: horizon=1 needs as many target rows, but from row 10 to before row 10 there are 0 (lookBack=2, series of 10 rows).",
            new() { LookBack = 2, FirstTargetRow = 10 });
        Fails(
            "WindowDataset: horizon=1 needs as many target rows, but from row 5 to before row 3 there are 0 (lookBack=5, series of 10 rows).",
            new() { LookBack = 5, EndTargetRow = 3 });
    }

    [Fact]
    public void Constructor_BadColumns_SayWhy()
    {
        Fails("the series has no column 'c'; its columns are: a, b.", new() { LookBack = 2, Inputs = ["c"] });
        Fails("the series has no column 'c'; its columns are: a, b.", new() { LookBack = 2, Targets = ["c"] });
        Fails("WindowDataset: expected at least one input column and one target column.", new() { LookBack = 2, Targets = [] });
    }

    [Fact]
    public void TargetRow_NoSuchWindow_Throws()
    {
        var windows = new WindowDataset(Series, new() { LookBack = 3 });

        Assert.StartsWith("WindowDataset: expected a window from 0 to 6.", Assert.Throws<ArgumentOutOfRangeException>(() => windows.TargetRow(7)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => windows.TargetRow(-1));
    }

    private static void Fails(string message, WindowOptions options) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new WindowDataset(Series, options)).Message);
}
