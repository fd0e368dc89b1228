namespace RnnLib.Data.Tests;

public sealed class TimeSeriesTests
{
    private static readonly TimeSeries Series = new(["a", "b"], [[1, 2, 3, 4, 5], [10, 20, 30, 40, 50]], ["mon", "tue", "wed", "thu", "fri"]);

    [Fact]
    public void Constructor_ColumnsAndLabels_AreReadable()
    {
        Assert.Equal(["a", "b"], Series.Names);
        Assert.Equal((5, 2), (Series.Rows, Series.Columns));
        Assert.Equal([10f, 20, 30, 40, 50], Series.Column("b").ToArray());
        Assert.Equal(30, Series.Value(2, "b"));
        Assert.Equal(["mon", "tue", "wed", "thu", "fri"], Series.Labels!);
        Assert.Equal("TimeSeries [rows=5, columns=2] { a, b }", Series.ToString());
        Assert.Null(new TimeSeries(["a"], [[1]]).Labels);
    }

    [Fact]
    public void Constructor_ArraysChangedAfterwards_KeepsItsValues()
    {
        float[] values = [1, 2];
        string[] names = ["a"], labels = ["x", "y"];
        var series = new TimeSeries(names, [values], labels);
        (values[0], names[0], labels[0]) = (9, "z", "z");

        Assert.Equal([1f, 2], series.Column("a").ToArray());
        Assert.Equal(["x", "y"], series.Labels!);
    }

    [Fact]
    public void Constructor_BadArguments_SayWhy()
    {
        Fails("TimeSeries: expected at least one column.", () => new TimeSeries([], []));
        Fails("TimeSeries: expected a name for each column, got 1 columns and 2 names.", () => new TimeSeries(["a", "b"], [[1]]));
        Fails("TimeSeries: a column is named twice: a, a.", () => new TimeSeries(["a", "a"], [[1], [2]]));
        Fails("TimeSeries: column 'b': expected 2 values, got 1.", () => new TimeSeries(["a", "b"], [[1, 2], [3]]));
        Fails("TimeSeries: labels: expected one label for each of the 2 rows, got 1.", () => new TimeSeries(["a"], [[1, 2]], ["x"]));
        Fails("TimeSeries: column 'a', row 1: expected a finite number, got NaN.", () => new TimeSeries(["a"], [[1, float.NaN]]));
        Fails("TimeSeries: column 'a', row 0: expected a finite number, got -Infinity.", () => new TimeSeries(["a"], [[float.NegativeInfinity]]));
    }

    [Fact]
    public void Column_Unknown_ListsTheColumns()
    {
        const string message = "the series has no column 'c'; its columns are: a, b.";
        Fails(message, () => Series.Column("c").Length);
        Fails(message, () => Series.Value(0, "c"));
        Fails(message, () => Series.Select("a", "c"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void Value_RowOutside_Throws(int row)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => Series.Value(row, "a"));
        Assert.StartsWith("TimeSeries: expected a row from 0 to 4.", e.Message);
    }

    [Fact]
    public void RowOf_Label_FindsFirstRow()
    {
        Assert.Equal(2, Series.RowOf("wed"));
        Assert.Equal(1, Series.Slice(1, 3).RowOf("wed"));
        Fails("TimeSeries: no row is labelled 'sun'; the labels go from 'mon' to 'fri'.", () => Series.RowOf("sun"));
        Fails("TimeSeries: no row is labelled 'mon'; there are no rows.", () => Series.Slice(0, 0).RowOf("mon"));
        Fails("TimeSeries: no row is labelled 'mon': the rows have no labels.", () => new TimeSeries(["a"], [[1]]).RowOf("mon"));
    }

    [Fact]
    public void Slice_Rows_KeepsNamesValuesLabels()
    {
        TimeSeries slice = Series.Slice(1, 3).Slice(1, 2);

        Assert.Equal(2, slice.Rows);
        Assert.Equal([3f, 4], slice.Column("a").ToArray());
        Assert.Equal([30f, 40], slice.Column("b").ToArray());
        Assert.Equal(["wed", "thu"], slice.Labels!);
        Assert.Equal(0, Series.Slice(5, 0).Rows);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(6, 0)]
    [InlineData(3, 3)]
    [InlineData(0, -1)]
    [InlineData(1, int.MaxValue)]
    public void Slice_Outside_Throws(int start, int count) =>
        Assert.StartsWith("TimeSeries.Slice: ", Assert.Throws<ArgumentOutOfRangeException>(() => Series.Slice(start, count)).Message);

    [Fact]
    public void Select_Names_GivesTheirOrder()
    {
        TimeSeries selected = Series.Select("b", "a");

        Assert.Equal(["b", "a"], selected.Names);
        Assert.Equal(Series.Column("b").ToArray(), selected.Column("b").ToArray());
        Assert.Equal(Series.Labels!, selected.Labels!);
        Fails("TimeSeries.Select: expected at least one column.", () => Series.Select());
        Fails("TimeSeries.Select: a column is named twice: a, a.", () => Series.Select("a", "a"));
    }

    [Fact]
    public void With_NewOrKnownName_AddsOrReplaces()
    {
        TimeSeries more = Series.With("c", [5, 4, 3, 2, 1]), other = more.With("a", [0, 0, 0, 0, 1]);

        Assert.Equal(["a", "b", "c"], more.Names);
        Assert.Equal([5f, 4, 3, 2, 1], more.Column("c").ToArray());
        Assert.Equal(["a", "b", "c"], other.Names);
        Assert.Equal([0f, 0, 0, 0, 1], other.Column("a").ToArray());
        Assert.Equal([1f, 2, 3, 4, 5], more.Column("a").ToArray());
        Fails("TimeSeries: column 'c': expected 5 values, got 1.", () => Series.With("c", [1]));
        Fails("TimeSeries: column 'c', row 4: expected a finite number, got Infinity.", () => Series.With("c", [1, 2, 3, 4, float.PositiveInfinity]));
    }

    [Theory]
    [InlineData(0.2f, 4)]
    [InlineData(0.3f, 3)]
    [InlineData(0.01f, 4)]
    [InlineData(0.99f, 1)]
    public void Split_Fraction_TestIsTheFuture(float testFraction, int trainRows)
    {
        var (train, test) = Series.Split(testFraction);

        Assert.Equal(trainRows, train.Rows);
        Assert.Equal(Series.Column("b").ToArray(), (float[])[.. train.Column("b"), .. test.Column("b")]);
        Assert.Equal(Series.Labels!, train.Labels!.Concat(test.Labels!));
    }

    [Fact]
    public void SplitAt_Row_BeginsTheTestPart()
    {
        var (train, test) = Series.SplitAt(Series.RowOf("thu"));

        Assert.Equal([1f, 2, 3], train.Column("a").ToArray());
        Assert.Equal([4f, 5], test.Column("a").ToArray());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void Split_NoFraction_Throws(float testFraction) =>
        Fails("expected a fraction between 0 and 1, both excluded.", () => Series.Split(testFraction));

    [Fact]
    public void Split_EmptyPart_Throws()
    {
        Fails("TimeSeries.SplitAt: the series has 5 rows; both parts need at least one.", () => Series.SplitAt(0));
        Fails("TimeSeries.SplitAt: the series has 5 rows; both parts need at least one.", () => Series.SplitAt(5));
        Fails("TimeSeries.SplitAt: the series has 1 rows; both parts need at least one.", () => Series.Slice(0, 1).Split(0.5f));
    }

    private static void Fails(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message);
}
